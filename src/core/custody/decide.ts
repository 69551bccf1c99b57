import { type CaseRecord, isRunning } from './case-state.js';
import { caseGuards } from './case-guards.js';
import { type ChainState } from './chain-state.js';
import { type EventSchema, type Permit, type Relation } from './event-type.js';
import { instantOfField } from './field-values.js';
import { type CaseGuardName, type GuardName, type ItemGuardName } from './guard-name.js';
import { type Act, guards, type Objection, type Signer } from './guards.js';
import { holderOf, type ItemState } from './item-state.js';
import { isActorRole } from './role.js';
import { vocabulary } from './vocabulary.js';

/** What somebody wants to record, with everything on which the answer depends besides the chain. */
export interface Attempt extends Act {
  readonly type: string;
  readonly seq: number;
  /** When the event from which the item derives occurred, where that is known. */
  readonly parentMs?: number;
}

/** One reason why an event is not permitted; the field is where a person can mend it. */
export interface MoveRefusal {
  readonly code: MoveRefusalCode;
  readonly message: string;
  readonly field?: string;
}

export type MoveRefusalCode =
  | 'type'
  | 'chain'
  | 'state'
  | 'role'
  | 'relation'
  | 'second'
  | 'late-entry'
  | 'in-future'
  | 'before-parent'
  | 'interval'
  | 'link'
  | GuardName;

const lateMs = 24 * 60 * 60 * 1000;
/** By how much clocks may differ (ledger format §9, V9). */
export const clockSlackMs = 5 * 60 * 1000;

/** Why the event may not follow on the item's chain: all reasons; none if it may. */
export function decideItem(state: ItemState, attempt: Attempt): readonly MoveRefusal[] {
  const schema = schemaOf(attempt);
  if (schema === undefined) return [noSuchType(attempt)];
  if (schema.chain !== 'item') return [wrongChain(attempt, 'an item')];
  const holder = holderOf(state) ?? (attempt.seq === 0 ? attempt.author.account : undefined);
  const relations = { holder, sender: state.sender, recipient: state.recipient };
  return [
    ...stateRefusals(schema, schema.from, state.state),
    ...signerRefusals(schema, attempt, relations),
    ...timeRefusals(schema, attempt),
    ...guardRefusals(schema, state, attempt),
  ];
}

/** Why an item of a case may not be served by an event on the case's chain: what its own guards say. */
export function decideServing(state: ItemState, attempt: Attempt): readonly MoveRefusal[] {
  const schema = schemaOf(attempt);
  return schema === undefined ? [noSuchType(attempt)] : guardRefusals(schema, state, attempt);
}

function guardRefusals(
  schema: EventSchema,
  state: ItemState,
  attempt: Attempt,
): readonly MoveRefusal[] {
  return schema.guards.flatMap((name) => {
    // On items' types stand only guards of items: a test holds the vocabulary to it.
    const guard = guards[name as ItemGuardName];
    return refusal(name, guard(state, attempt));
  });
}

/** Why the event may not follow on the case's chain: all reasons; none if it may. */
export function decideCase(record: CaseRecord, attempt: Attempt): readonly MoveRefusal[] {
  const schema = schemaOf(attempt);
  if (schema === undefined) return [noSuchType(attempt)];
  const from = schema.chain === 'case' ? schema.from : schema.alsoOnCase;
  if (from === undefined) return [wrongChain(attempt, 'a case')];
  const granted: Attempt = {
    ...attempt,
    author: withGrants(record, attempt.author, attempt.nowMs),
    seconds: attempt.seconds.map((second) => withGrants(record, second, attempt.nowMs)),
  };
  const holder = record.openedBy ?? attempt.author.account;
  const own = schema.chain === 'case' ? schema.guards : [];
  return [
    ...stateRefusals(schema, from, record.state),
    ...signerRefusals(schema, granted, { holder }),
    ...timeRefusals(schema, granted),
    ...own.flatMap((name) => {
      // On cases' types stand only guards of cases: a test holds the vocabulary to it.
      const guard = caseGuards[name as CaseGuardName];
      return refusal(name, guard(record, granted));
    }),
  ];
}

interface Relations {
  readonly holder?: string | undefined;
  readonly sender?: string | undefined;
  readonly recipient?: string | undefined;
}

export function schemaOf({ type }: Attempt): EventSchema | undefined {
  const schema = vocabulary.get(type);
  return schema?.later === true ? undefined : schema;
}

export function noSuchType({ type }: Attempt): MoveRefusal {
  return { code: 'type', message: `There is no event type ${type} here.` };
}

export function wrongChain({ type }: Attempt, what: string): MoveRefusal {
  return { code: 'chain', message: `${type} does not stand on the chain of ${what}.` };
}

export function stateRefusals(
  { type }: EventSchema,
  from: readonly ChainState[],
  state: ChainState,
): readonly MoveRefusal[] {
  if (from.includes(state)) return [];
  const message = `${type} is not permitted in the state ${state}, only in ${from.join(', ')}.`;
  return [{ code: 'state', message }];
}

export function signerRefusals(
  schema: EventSchema,
  { author, seconds }: Attempt,
  relations: Relations,
): readonly MoveRefusal[] {
  const refusals = [...authorRefusals(schema, author, relations)];
  const { second } = schema;
  if (second !== undefined) {
    const others = seconds.filter(({ account }) => account !== author.account);
    if (!others.some((other) => second.some((permit) => isPermitted(permit, other, relations)))) {
      refusals.push({
        code: 'second',
        message: `${schema.type} needs the signature of another person: ${described(second)}.`,
      });
    }
  }
  return refusals;
}

function authorRefusals(
  { type, who }: EventSchema,
  author: Signer,
  relations: Relations,
): readonly MoveRefusal[] {
  if (who.some((permit) => isPermitted(permit, author, relations))) return [];
  const isOfRole = who.some((permit) => hasRole(permit, author));
  return [
    {
      code: isOfRole ? 'relation' : 'role',
      message: `${type} is for ${described(who)}.`,
    },
  ];
}

function isPermitted(permit: Permit, signer: Signer, relations: Relations): boolean {
  return hasRole(permit, signer) && isRelated(permit.relation, signer.account, relations);
}

/**
 * Whoever runs the installation writes nothing about evidence, whatever else they are: of an administrator no other role
 * counts here.
 */
function hasRole({ roles }: Permit, signer: Signer): boolean {
  const isAdministrator = signer.roles.includes('system_administrator');
  const counted = isAdministrator ? (['system_administrator'] as const) : signer.roles;
  return counted.some((role) => roles.includes(role));
}

function isRelated(relation: Relation, account: string, relations: Relations): boolean {
  if (relation === 'any') return true;
  if (relation === 'other') return relations.holder !== account;
  return relations[relation] === account;
}

const related: Readonly<Record<Relation, string>> = {
  holder: 'its holder',
  recipient: 'the recipient named',
  sender: 'the sender',
  other: 'not its holder',
  any: '',
};

function described(permits: readonly Permit[]): string {
  return permits
    .map(({ roles, relation }) => {
      const names = relation === 'any' || relation === 'other' ? roles.join(', ') : '';
      return [names, related[relation]].filter((part) => part !== '').join(', ');
    })
    .join('; or ');
}

export function timeRefusals(schema: EventSchema, attempt: Attempt): readonly MoveRefusal[] {
  const { occurredMs, nowMs, parentMs, fields } = attempt;
  const refusals: MoveRefusal[] = [];
  const explains = schema.fields.some(({ name }) => name === 'lateEntryReason');
  if (explains && nowMs - occurredMs > lateMs && !fields.has('lateEntryReason')) {
    refusals.push({
      code: 'late-entry',
      field: 'lateEntryReason',
      message: 'This occurred more than 24 hours ago: say why it is recorded only now.',
    });
  }
  if (occurredMs > nowMs + clockSlackMs) {
    refusals.push({ code: 'in-future', message: 'The time stated has not come yet.' });
  }
  const notAfter = instantOfField(fields, 'occurredNotAfter');
  // Of a time stated as an interval, all of it must lie before to contradict.
  if (parentMs !== undefined && Math.max(occurredMs, notAfter ?? occurredMs) < parentMs) {
    refusals.push({
      code: 'before-parent',
      message: 'The time stated lies before that of the item from which this one derives.',
    });
  }
  if (notAfter !== undefined && notAfter < occurredMs) {
    refusals.push({
      code: 'interval',
      field: 'occurredNotAfter',
      message: 'The end of the time stated lies before its beginning.',
    });
  }
  return refusals;
}

function refusal(code: GuardName, objection: Objection | undefined): readonly MoveRefusal[] {
  return objection === undefined ? [] : [{ code, ...objection }];
}

/** Roles given on the case count beside those that the person brings along. */
function withGrants({ grants }: CaseRecord, signer: Signer, nowMs: number): Signer {
  const granted = grants
    .filter((grant) => grant.account === signer.account && grant.itemId === undefined)
    .filter((grant) => isRunning(grant, nowMs))
    .map(({ role }) => role)
    .filter(isActorRole);
  return { ...signer, roles: [...signer.roles, ...granted] };
}
