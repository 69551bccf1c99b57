import { evidenceRoles } from '../../../test/support/evidence-roles.js';
import { type Body, bodyOf, hashOf, sampleJson } from '../../../test/support/fields.js';
import { foldRequest } from '../cooperation/fold-request.js';
import { emptyRequest, type RequestRecord } from '../cooperation/request-record.js';
import { type CaseRecord, emptyCase } from './case-state.js';
import {
  type CaseState,
  type ChainState,
  type DeviceState,
  type OperationsState,
  type RequestState,
} from './chain-state.js';
import { type Attempt, decideCase, type MoveRefusal } from './decide.js';
import { decideDevice, decideOperations, decideRequest } from './decide-apart.js';
import { type ChainKind, type EventSchema } from './event-type.js';
import { fieldSchemas } from './field-json.js';
import { foldCase } from './fold-case.js';
import { emptyDevice, foldDevice } from './fold-device.js';
import { type FoldEvent } from './fold-event.js';
import { emptyOperations, foldOperations } from './fold-operations.js';
import { type ActorRole, personRoles } from './role.js';
import { vocabulary } from './vocabulary.js';

const nowMs = Date.UTC(2026, 2, 1, 12);

/** A kind of chain that is not an item's: its states, how it decides, and where an event leads from a state. */
interface Kind {
  readonly states: readonly ChainState[];
  readonly decide: (state: ChainState, attempt: Attempt) => readonly MoveRefusal[];
  readonly after: (state: ChainState, event: FoldEvent) => ChainState;
}

function caseIn(state: ChainState): CaseRecord {
  return {
    ...emptyCase,
    ...{ state: state as CaseState, openedBy: 'olga' },
    grants: [
      {
        ...{ eventHash: hashOf(7), account: 'text 1', role: 'collector' },
        ...{ fromMs: nowMs - 1, ended: false, itemId: hashOf(1) },
      },
    ],
  };
}

function requestIn(state: ChainState): RequestRecord {
  return { ...emptyRequest, state: state as RequestState, sentMs: Date.UTC(2026, 1, 1) };
}

// Each cast: the kind's own states alone are walked.
const kinds: Readonly<Record<Exclude<ChainKind, 'item' | 'control'>, Kind>> = {
  case: {
    states: ['NONE', 'OPEN', 'CLOSED'],
    decide: (state, attempt) => decideCase(caseIn(state), attempt),
    after: (state, event) => foldCase(caseIn(state), event).state,
  },
  request: {
    states: [
      ...(['NONE', 'draft', 'sent', 'acknowledged', 'more_information_needed'] as const),
      ...(['in_execution', 'partly_executed', 'executed', 'refused', 'postponed'] as const),
      ...(['withdrawn', 'closed'] as const),
    ],
    decide: (state, attempt) => decideRequest(requestIn(state), attempt),
    after: (state, event) => foldRequest(requestIn(state), event).state,
  },
  device: {
    states: ['NONE', 'CHECKED_OUT', 'SEALED', 'RETURNED', 'LOST'],
    decide: (state, attempt) => decideDevice(state as DeviceState, attempt),
    after: (state, event) =>
      foldDevice({ ...emptyDevice, state: state as DeviceState }, event).state,
  },
  operations: {
    states: ['NONE', 'OPEN'],
    decide: (state, attempt) => decideOperations(state as OperationsState, attempt),
    after: (state, event) =>
      foldOperations({ ...emptyOperations, state: state as OperationsState }, event).state,
  },
};

/** Values that a guard, or another field, compares with. */
const fitting: Body = {
  ...{ at: '2026-02-20T12:00:00.000Z', from: '2026-03-01T11:00:00.000Z' },
  ...{ until: '2026-03-02T12:00:00.000Z', role: 'collector' },
};

/** What `grant.ended` names is one item's grant: the whole case's would give its holder the role itself. */
const besides: Readonly<Record<string, readonly string[]>> = { 'grant.ended/1': ['itemId'] };

function bodyFor({ type }: EventSchema): Attempt['fields'] {
  const schemas = fieldSchemas(type, {}).filter(
    ({ name, required }) => required || (besides[type] ?? []).includes(name),
  );
  return bodyOf(
    type,
    Object.fromEntries(
      schemas.map((schema) => [schema.name, fitting[schema.name] ?? sampleJson(schema)]),
    ),
  );
}

function attemptOf(schema: EventSchema, role: ActorRole | undefined): Attempt {
  return {
    ...{ type: schema.type, seq: 5, occurredMs: nowMs, nowMs, fields: bodyFor(schema) },
    author: { account: 'ann', roles: role === undefined ? [] : [role] },
    seconds: [{ account: 'sec', roles: evidenceRoles }],
  };
}

function eventOf({ type, seq, occurredMs, fields }: Attempt): FoldEvent {
  return {
    ...{ type, seq, occurredMs, fields, loggedMs: nowMs, account: 'ann' },
    ...{ eventHash: hashOf(50), logIndex: 100 },
  };
}

const decided: readonly string[] = ['type', 'chain', 'state', 'role', 'relation'];
const roles = [...personRoles, 'service', undefined] as const;
const types = [...vocabulary.values()].filter(
  ({ chain }) => chain !== 'item' && chain !== 'control',
);

describe('the whole table of types on chains that are not items’', () => {
  it('leaves out only the registry of keys, whose rules are the format’s own', () => {
    const others = [...vocabulary.values()].filter(({ chain }) => chain === 'control');
    expect(others.map(({ type }) => type)).toEqual(['key.registered/1', 'key.revoked/1']);
    expect(types.length).toBeGreaterThan(25);
  });

  it.each(types.map((schema) => [schema.type, schema] as const))('%s', (_, schema) => {
    const kind = kinds[schema.chain as keyof typeof kinds];
    let permitted = 0;
    for (const state of kind.states) {
      for (const role of roles) {
        const attempt = attemptOf(schema, role);
        const refusals = kind.decide(state, attempt).map(({ code }) => code);
        const expected = [
          ...(schema.from.includes(state) ? [] : ['state']),
          ...(schema.who.some((permit) => permit.roles.some((one) => one === role))
            ? []
            : ['role']),
        ];
        const where = [state, role];
        expect([where, refusals.filter((code) => decided.includes(code))]).toEqual([
          where,
          expected,
        ]);
        if (expected.length > 0) continue;
        expect([where, refusals]).toEqual([where, []]);
        expect(kind.after(state, eventOf(attempt))).toBe(schema.to ?? state);
        permitted++;
      }
    }
    expect(permitted).toBeGreaterThan(0);
  });

  it.each(types.map((schema) => [schema.type, schema] as const))(
    '%s stands on no chain of another kind',
    (_, schema) => {
      for (const [name, { states, decide }] of Object.entries(kinds)) {
        if (name === schema.chain) continue;
        for (const state of states) {
          const codes = decide(state, attemptOf(schema, 'evidence_custodian'));
          expect(codes.map(({ code }) => code)).toEqual(['chain']);
        }
      }
    },
  );

  it.each(types.filter(({ second }) => second !== undefined).map((s) => [s.type, s] as const))(
    '%s by one person alone is refused',
    (_, schema) => {
      const kind = kinds[schema.chain as keyof typeof kinds];
      const attempt = attemptOf(schema, 'prosecutor');
      for (const seconds of [[], [{ ...attempt.author, roles: evidenceRoles }]]) {
        const codes = kind.decide(schema.from[0] ?? 'OPEN', { ...attempt, seconds });
        expect(codes.map(({ code }) => code)).toContain('second');
      }
    },
  );
});
