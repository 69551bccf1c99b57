import { type ApprovalKindName, kindsOfEvents } from './kinds.js';

/** A request by the route that it takes; the body is whatever was sent. */
export interface RoutedRequest {
  readonly method: string;
  /** `/api/cases/:caseId/exports` */
  readonly route: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What is read of a request before anybody has checked it. */
export interface RequestReading {
  /** Kinds that it would be of; an export only if its case has something to restrict. */
  readonly kinds: readonly ApprovalKindName[];
  /** Chains that its events stand on, 64 hex digits each. */
  readonly chainIds: readonly string[];
  /** Types of its events, in order. */
  readonly types: readonly string[];
}

const routes = [
  '/api/statements',
  '/api/items/:itemId/events',
  '/api/cases/:caseId/events',
  '/api/cases/:caseId/exports',
  '/api/operations/events',
  '/api/accounts',
  '/api/break-glass/seal',
  '/api/keys/:keyId/revocation',
  '/api/service-keys/:keyId/revocation',
] as const;

/**
 * The route that a path takes, in its plain form alone: whoever asks for an approval writes the path as they will send it.
 * Undefined for a path of which nothing needs an approval.
 */
export function routeOf(path: string): Pick<RoutedRequest, 'route' | 'params'> | undefined {
  for (const route of routes) {
    const form = route.replace(/:(\w+)/g, '(?<$1>(?:k1:)?[0-9a-f]{64})');
    const match = new RegExp(`^${form}$`).exec(path);
    if (match !== null) return { route, params: match.groups ?? {} };
  }
  return undefined;
}

/**
 * Events are looked for wherever a body can have them, not by route: a route that is added later, or one that takes more than
 * it says, is no way around.
 */
export function readRequest({ method, route, params, body }: RoutedRequest): RequestReading {
  const events = eventsIn(body);
  const place = textOf(params, 'itemId') ?? textOf(params, 'caseId');
  const chains = events.map(({ chainId }) => chainId ?? place);
  const types = events.map(({ type }) => type);
  const kinds = types.map((type) => kindsOfEvents.get(type));
  if (method === 'POST') kinds.push(kindOfRoute(route, body));
  if (route.endsWith('/exports')) chains.push(place);
  return {
    kinds: [...new Set(kinds.filter((kind) => kind !== undefined))],
    chainIds: [...new Set(chains.filter((id) => id !== undefined))].filter(isChainId).sort(),
    types,
  };
}

function isChainId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function kindOfRoute(route: string, body: unknown): ApprovalKindName | undefined {
  switch (route) {
    case '/api/cases/:caseId/exports':
      return 'restricted_export';
    case '/api/accounts':
      return listOf(body, 'roles').includes('system_administrator')
        ? 'administrator_account'
        : undefined;
    case '/api/break-glass/seal':
      return 'sealed_credential';
    case '/api/service-keys/:keyId/revocation':
      return 'key_rotation';
    case '/api/keys/:keyId/revocation':
      return memberOf(body, 'suspectSince') === undefined ? undefined : 'key_suspicion';
    default:
      return undefined;
  }
}

interface PostedEvent {
  readonly type: string;
  readonly chainId: string | undefined;
}

/** Plain events say their type; signed lines have it in the statement, whose form is checked later. */
function eventsIn(body: unknown): readonly PostedEvent[] {
  const places = [body, memberOf(body, 'event'), ...listOf(body, 'events')];
  return places.flatMap((place) => {
    const statement = statementOf(textOf(place, 'statement'));
    const type = textOf(statement ?? place, 'type');
    return type === undefined ? [] : [{ type, chainId: textOf(statement, 'item') }];
  });
}

function statementOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Whoever reads it next refuses it.
    return undefined;
  }
}

function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
