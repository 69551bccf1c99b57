import { evidenceRoles } from '../../../test/support/evidence-roles.js';
import { type Body, bodyOf, hashOf, sampleJson } from '../../../test/support/fields.js';
import { type CustodyState, custodyStates } from './chain-state.js';
import { type Attempt, decideItem } from './decide.js';
import { type EventSchema, type Permit } from './event-type.js';
import { fieldSchemas } from './field-json.js';
import { foldItem } from './fold-item.js';
import { emptyItem, type ItemState } from './item-state.js';
import { type ActorRole, personRoles } from './role.js';
import { vocabulary } from './vocabulary.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const itemTypes = [...vocabulary.values()].filter(
  ({ chain, later }) => chain === 'item' && later !== true,
);

/** Accounts by how they stand to the item. Who sends it holds it until it is received. */
const accounts = { holder: 'hol', recipient: 'rec', stranger: 'str' } as const;
type Standing = keyof typeof accounts;
const standings = Object.keys(accounts) as readonly Standing[];

/** An item on which every type finds what its guards ask for, apart from the state and from who acts. */
function itemIn(state: CustodyState, type: string): ItemState {
  const isUnderWay = state === 'IN_TRANSFER';
  const kind = type.startsWith('handover.') ? 'handover' : 'transfer';
  return {
    ...emptyItem,
    ...{ state, seq: 4, caseId: hashOf(9), opener: accounts.holder },
    ...(state === 'DRAFT' ? {} : { holder: accounts.holder, registeredHash: hashOf(1) }),
    ...(isUnderWay && {
      ...{ sender: accounts.holder, recipient: accounts.recipient },
      transfer: { kind, eventHash: hashOf(4), seq: 4, releasedMs: nowMs - 1000 },
    }),
    ...(type !== 'provenance.recorded/1' && {
      provenance: { eventHash: hashOf(2), kind: 'law_enforcement', conditions: [] },
    }),
    ...(withSeal.has(type) && { seal: { number: 'A1', on: true, seq: 3 } }),
    ...(type === 'storage.left/1' && { storage: { vault: 'V', sinceMs: 0 } }),
    ...{ disposal: { eventHash: hashOf(3), order: 'O1', method: 'shredded' } },
    digests: [{ sha256: hashOf(5), seq: 1 }],
    ...(type === 'hold.lifted/1' && { holds: [{ ref: 'R1', seq: 2 }] }),
    ...(type === 'restriction.lifted/1' && { restrictions: [{ ref: 'R1', seq: 2 }] }),
  };
}

const withSeal: ReadonlySet<string> = new Set([
  ...['seal.inspected/1', 'seal.broken/1', 'seal.replaced/1'],
]);

/** Values that a guard compares with the item; everything else is a sample of its kind. */
const fitting: Body = {
  ...{
    sourceKind: 'law_enforcement',
    supersedes: hashOf(2),
    recipient: 'new',
    dueAt: '2026-03-02T00:00:00Z',
  },
  ...{ sealNumber: 'A1', oldSealNumber: 'A1', newSealNumber: 'A2', sealState: 'intact' },
  ...{
    observedSeal: 'A1',
    observedSha256: hashOf(5),
    expectedSha256: hashOf(5),
    sha256: hashOf(5),
  },
  ...{ holdRef: 'R1', restrictionRef: 'R1', order: 'O1', method: 'shredded', reviewer: 'outsider' },
  ...{ newHolder: 'sec', toCaseId: hashOf(10), reviewerId: 'sec', releaseDecision: 'released' },
  ...{ announcedSha256: hashOf(5), bytesState: 'received' },
};

/** Optional fields that an act takes part in a guard by. */
const besides: Readonly<Record<string, readonly string[]>> = {
  'transfer.received/1': ['observedSha256'],
  'handover.accepted/1': ['observedSha256'],
  'provenance.amended/1': ['supersedes'],
};

function bodyFor({ type }: EventSchema): Attempt['fields'] {
  const chosen = { sourceKind: 'law_enforcement' };
  const schemas = fieldSchemas(type, chosen).filter(
    ({ name, required, firstEventOnly }) =>
      (required && firstEventOnly !== true) || (besides[type] ?? []).includes(name),
  );
  const noSeal = !withSeal.has(type) && type.startsWith('transfer.');
  const json = Object.fromEntries(
    schemas.map((schema) => [schema.name, fitting[schema.name] ?? sampleJson(schema)]),
  );
  if (noSeal) delete json['sealNumber'];
  return bodyOf(type, json);
}

function attemptOf(schema: EventSchema, role: ActorRole | undefined, standing: Standing): Attempt {
  return {
    ...{ type: schema.type, seq: 5, occurredMs: nowMs, nowMs, fields: bodyFor(schema) },
    author: { account: accounts[standing], roles: role === undefined ? [] : [role] },
    seconds: [{ account: 'sec', roles: evidenceRoles }],
  };
}

/** What the table says, told again without the code that decides. */
function expectedCode(
  { who, from }: EventSchema,
  state: CustodyState,
  role: ActorRole | undefined,
  standing: Standing,
): readonly string[] {
  const codes: string[] = [];
  if (!from.includes(state)) codes.push('state');
  const ofRole = who.filter(({ roles }) => role !== undefined && roles.includes(role));
  if (ofRole.length === 0) codes.push('role');
  else if (!ofRole.some((permit) => stands(permit, state, standing))) codes.push('relation');
  return codes;
}

function stands({ relation }: Permit, state: CustodyState, standing: Standing): boolean {
  const isUnderWay = state === 'IN_TRANSFER';
  switch (relation) {
    case 'any':
      return true;
    case 'holder':
      return standing === 'holder';
    case 'other':
      return standing !== 'holder';
    case 'sender':
      return isUnderWay && standing === 'holder';
    case 'recipient':
      return isUnderWay && standing === 'recipient';
  }
}

const decided: readonly string[] = ['state', 'role', 'relation'];
const roles = [...personRoles, 'service', undefined] as const;

describe('the whole table of types, states, roles and relations', () => {
  it.each(itemTypes.map((schema) => [schema.type, schema] as const))('%s', (type, schema) => {
    let permitted = 0;
    for (const state of custodyStates) {
      const item = itemIn(state, type);
      for (const role of roles) {
        for (const standing of standings) {
          const attempt = attemptOf(schema, role, standing);
          const refusals = decideItem(item, attempt).map(({ code }) => code);
          const expected = expectedCode(schema, state, role, standing);
          const where = [state, role, standing];
          expect([where, refusals.filter((code) => decided.includes(code))]).toEqual([
            where,
            expected,
          ]);
          if (expected.length > 0) continue;
          // Whoever may do it can: nothing else stands in the way of a well-formed act.
          expect([where, refusals]).toEqual([where, []]);
          expect(stateAfter(item, attempt)).toBe(schema.to ?? state);
          permitted++;
        }
      }
    }
    expect(permitted).toBeGreaterThan(0);
  });

  it.each(itemTypes.filter(({ second }) => second !== undefined).map((s) => [s.type, s] as const))(
    '%s by one person alone is refused',
    (type, schema) => {
      const [state = 'IN_CUSTODY'] = schema.from as readonly CustodyState[];
      for (const standing of standings) {
        const attempt = attemptOf(schema, 'evidence_custodian', standing);
        for (const seconds of [[], [{ ...attempt.author, roles: evidenceRoles }]]) {
          const codes = decideItem(itemIn(state, type), { ...attempt, seconds });
          expect(codes.map(({ code }) => code)).toContain('second');
        }
      }
    },
  );
});

function stateAfter(item: ItemState, { type, seq, author, occurredMs, fields }: Attempt): string {
  const event = {
    ...{ type, seq, occurredMs, loggedMs: nowMs, fields, account: author.account },
    ...{ eventHash: hashOf(50), logIndex: 100 },
  };
  return foldItem(item, event).state;
}
