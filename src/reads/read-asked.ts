import { type Request, type Response } from 'express';
import { clientNetwork } from '../core/reads/client-network.js';
import { type ReadEntry } from '../core/reads/read-entry.js';
import { requestIdOf } from '../platform/request-id.js';
import { type ReadingRoute, readingRoutes } from './reading-routes.js';

/** What of an entry the request alone tells: what is asked for, before it is known whether it is given. */
export interface Asked extends Pick<
  ReadEntry,
  'route' | 'chains' | 'objects' | 'query' | 'purpose' | 'request' | 'network'
> {
  readonly reading: ReadingRoute;
}

/** Undefined where no route of the service answers. */
export function askedOf(
  request: Request,
  response: Response,
  purpose: string | null,
): Asked | undefined {
  const path = routePath(request);
  if (path === undefined) return undefined;
  const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${path}`;
  return {
    ...{ route, purpose, ...idsIn(request.params) },
    reading: readingRoutes[route] ?? unknownRoute(request.method),
    query: queryOf(request),
    request: requestIdOf(response),
    network: clientNetwork(request.ip ?? ''),
  };
}

/** A route that was forgotten in the table is recorded; what is no GET and not in it writes. */
function unknownRoute(method: string): ReadingRoute {
  return method === 'GET' || method === 'HEAD'
    ? { kind: 'view' }
    : { kind: 'unrecorded', reason: 'it writes, and what is written is on record' };
}

/** The pattern of the route, which Express sets when it has found one and types as any. */
function routePath(request: Request): string | undefined {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  return typeof route.path === 'string' ? route.path : undefined;
}

export const chainForm = /^[0-9a-f]{64}$/;
const plainForm = /^[\w.:-]{1,100}$/;

type Ids = Pick<Asked, 'chains' | 'objects'>;

/** What does not look like any id of ours is not repeated: whoever asks may have written anything. */
function idsIn(params: Readonly<Record<string, unknown>>): Ids {
  const chains: string[] = [];
  const objects: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const text = typeof value === 'string' ? value.toLowerCase() : '';
    if (chainForm.test(text)) chains.push(text);
    else if (name.endsWith('Id')) objects.push(plainForm.test(text) ? text : 'malformed');
    else objects.push(`${name} ${plainForm.test(text) ? text : 'malformed'}`);
  }
  return { chains, objects };
}

/** Percent-encoded, so ASCII; longer ones than any list takes are cut. */
function queryOf({ url }: Request): string | null {
  const at = url.indexOf('?');
  const text = at === -1 ? '' : new URLSearchParams(url.slice(at + 1)).toString();
  return text === '' ? null : text.slice(0, 2000);
}
