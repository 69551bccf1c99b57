import { type CaseRecord, rolesOnCase } from './case-state.js';
import { type ChainState } from './chain-state.js';
import { type EventSchema, type FieldsByName, type Permit, type Relation } from './event-type.js';
import { hexOfField, textOfField } from './field-values.js';
import { type GuardName } from './guard-name.js';
import { guards } from './guards.js';
import { type ItemState, responsibleFor } from './item-state.js';
import { type ActorRole } from './role.js';
import { isKnownType, vocabulary } from './vocabulary.js';

/** Somebody who signs, with the roles that count at this moment. */
export interface Signatory {
  readonly account: string;
  readonly roles: readonly ActorRole[];
}

/** What somebody wants to record. */
export interface Attempt {
  readonly type: string;
  readonly author: Signatory;
  readonly seconds: readonly Signatory[];
  readonly occurredMs: number;
  readonly nowMs: number;
  readonly fields: FieldsByName;
  readonly seq: number;
}

/** One reason against it. `link`: what the event says of another chain is not so. */
export interface MoveRefusal {
  readonly code: MoveCode | GuardName;
  readonly message: string;
  readonly field?: string;
}

type MoveCode =
  | 'type'
  | 'chain'
  | 'state'
  | 'role'
  | 'relation'
  | 'second'
  | 'late'
  | 'future'
  | 'link'
  | 'item-added-before'
  | 'no-such-grant';

const dayMs = 24 * 60 * 60 * 1000;
const toleranceMs = 5 * 60 * 1000;

/** Every reason against the event on an item's chain; none means that it may happen. */
export function decideItem(item: ItemState, attempt: Attempt): readonly MoveRefusal[] {
  const schema = vocabulary.get(attempt.type);
  if (schema === undefined || !isKnownType(attempt.type)) return [unknownType(attempt.type)];
  if (schema.chain !== 'item') return [wrongChain(attempt.type)];
  const related = (account: string, relation: Relation): boolean =>
    isRelated(item, account, relation);
  const { author, occurredMs, fields } = attempt;
  const setting = { item, author: author.account, occurredMs, fields };
  return [
    ...checkState(schema.from, item.state),
    ...checkPersons(schema, attempt, related),
    ...checkTimes(schema, attempt),
    ...schema.guards.flatMap((code): MoveRefusal[] => {
      const message = guards[code](setting);
      return message === undefined ? [] : [{ code, message }];
    }),
  ];
}

/** Every reason against the event on a case's chain. Roles granted on the case count besides the person's own. */
export function decideCase(record: CaseRecord, attempt: Attempt): readonly MoveRefusal[] {
  const schema = vocabulary.get(attempt.type);
  if (schema === undefined || !isKnownType(attempt.type)) return [unknownType(attempt.type)];
  const from = schema.chain === 'case' ? schema.from : schema.alsoOnCase;
  if (from === undefined) return [wrongChain(attempt.type)];
  const withGrants = ({ account, roles }: Signatory): Signatory => ({
    account,
    roles: rolesOnCase(record, account, roles, attempt.nowMs),
  });
  const granted: Attempt = {
    ...attempt,
    author: withGrants(attempt.author),
    seconds: attempt.seconds.map(withGrants),
  };
  return [
    ...checkState(from, record.state),
    ...checkPersons(schema, granted, (_, relation) => relation === 'any'),
    ...checkTimes(schema, granted),
    ...checkCaseRecord(record, attempt),
  ];
}

/** A case names each of its items once, and ends only grants that run. */
function checkCaseRecord(record: CaseRecord, { type, fields }: Attempt): readonly MoveRefusal[] {
  if (type === 'item.added/1' && record.items.includes(hexOfField(fields, 'itemId') ?? '')) {
    return [{ code: 'item-added-before', message: 'The case has this item already.', field: 'itemId' }];
  }
  if (type !== 'grant.ended/1') return [];
  const isThere = record.grants.some(
    (grant) =>
      grant.endedIndex === undefined &&
      grant.account === textOfField(fields, 'account') &&
      grant.role === textOfField(fields, 'role'),
  );
  if (isThere) return [];
  return [{ code: 'no-such-grant', message: 'This person has no such role on the case.', field: 'account' }];
}

function checkState(from: readonly ChainState[], state: ChainState): readonly MoveRefusal[] {
  if (from.includes(state)) return [];
  return [
    { code: 'state', message: `Not possible in the state ${state}; only in ${from.join(', ')}.` },
  ];
}

function checkPersons(
  { who, second }: EventSchema,
  { author, seconds }: Attempt,
  related: (account: string, relation: Relation) => boolean,
): readonly MoveRefusal[] {
  const refusals = checkPermits(who, author, related);
  if (second === undefined) return refusals;
  const others = seconds.filter(({ account }) => account !== author.account);
  const isSeconded = others.some((other) => checkPermits(second, other, related).length === 0);
  if (isSeconded) return refusals;
  return [
    ...refusals,
    {
      code: 'second',
      message: `A second person must sign: ${second.map(permitText).join('; or ')}.`,
    },
  ];
}

function checkPermits(
  permits: readonly Permit[],
  { account, roles }: Signatory,
  related: (account: string, relation: Relation) => boolean,
): readonly MoveRefusal[] {
  const byRole = permits.filter((permit) => permit.roles.some((role) => roles.includes(role)));
  if (byRole.length === 0) {
    return [{ code: 'role', message: `This is for: ${permits.map(permitText).join('; or ')}.` }];
  }
  if (byRole.some(({ relation }) => related(account, relation))) return [];
  return [
    { code: 'relation', message: `Here this is for ${byRole.map(relationText).join(', or for ')}.` },
  ];
}

function permitText(permit: Permit): string {
  return `${relationText(permit)} (${permit.roles.join(', ')})`;
}

function relationText({ relation }: Permit): string {
  return relationTexts[relation];
}

const relationTexts: Readonly<Record<Relation, string>> = {
  holder: 'the person who holds the item',
  recipient: 'the recipient named in the open transfer',
  sender: 'the sender of the open transfer',
  other: 'another person than the holder',
  any: 'any person with such a role',
};

function isRelated(item: ItemState, account: string, relation: Relation): boolean {
  switch (relation) {
    case 'holder':
      // Before the first event whoever writes it is about to open the chain.
      return item.seq === -1 || responsibleFor(item) === account;
    case 'recipient':
      return item.transfer?.recipient === account;
    case 'sender':
      return item.transfer?.sender === account;
    case 'other':
      return responsibleFor(item) !== account;
    case 'any':
      return true;
  }
}

function checkTimes(schema: EventSchema, attempt: Attempt): readonly MoveRefusal[] {
  const { occurredMs, nowMs, fields } = attempt;
  if (occurredMs > nowMs + toleranceMs) {
    return [{ code: 'future', message: 'The time stated lies in the future.' }];
  }
  const takesReason = schema.fields.some(({ name }) => name === 'lateEntryReason');
  if (!takesReason || nowMs - occurredMs <= dayMs || fields.has('lateEntryReason')) return [];
  return [
    {
      code: 'late',
      message: 'This happened more than 24 hours ago: say in lateEntryReason why it is recorded only now.',
      field: 'lateEntryReason',
    },
  ];
}

function unknownType(type: string): MoveRefusal {
  return { code: 'type', message: `There is no event type ${type} here.` };
}

function wrongChain(type: string): MoveRefusal {
  return { code: 'chain', message: `${type} does not stand on a chain of this kind.` };
}
