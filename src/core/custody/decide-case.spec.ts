import { evidenceRoles } from '../../../test/support/evidence-roles.js';
import { type Body, bodyOf } from '../../../test/support/fields.js';
import { type CaseRecord, emptyCase, type Grant } from './case-state.js';
import { type Attempt, decideCase, type MoveRefusal } from './decide.js';
import { type ActorRole } from './role.js';
import { vocabulary } from './vocabulary.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const hourMs = 3_600_000;
const schemas = [...vocabulary.values()];

function attempt(type: string, json: Body = {}, rest: Partial<Attempt> = {}): Attempt {
  return {
    type,
    seq: 5,
    author: { account: 'ann', roles: evidenceRoles },
    seconds: [{ account: 'ben', roles: evidenceRoles }],
    occurredMs: nowMs,
    nowMs,
    fields: bodyOf(type, json),
    ...rest,
  };
}

function codes(refusals: readonly MoveRefusal[]): readonly string[] {
  return refusals.map(({ code }) => code);
}

const grant: Grant = {
  eventHash: 'ee'.repeat(32),
  account: 'ann',
  role: 'prosecutor',
  fromMs: nowMs - hourMs,
  untilMs: nowMs + hourMs,
  ended: false,
};
const open: CaseRecord = {
  ...emptyCase,
  state: 'OPEN',
  openedBy: 'olga',
  items: ['aa'.repeat(32)],
};

describe('deciding on a case', () => {
  const asAnn = (roles: readonly ActorRole[] = []): Partial<Attempt> => ({
    author: { account: 'ann', roles },
  });

  it.each(['NONE', 'OPEN', 'CLOSED'] as const)(
    'keeps to what is permitted while it is %s',
    (state) => {
      for (const { type, chain, from, alsoOnCase = [] } of schemas) {
        const isHere = chain === 'case' ? from.includes(state) : alsoOnCase.includes(state);
        const refusals = codes(decideCase({ ...open, state }, attempt(type)));
        const isRefused = ['chain', 'state', 'type'].some((code) => refusals.includes(code));
        expect([type, isRefused]).toEqual([type, !isHere]);
      }
    },
  );

  it('is opened once, by who may lead cases', () => {
    const tried = attempt('case.opened/1', {}, { ...asAnn(['investigator']), seq: 0 });
    expect(decideCase(emptyCase, tried)).toEqual([]);
    expect(codes(decideCase(open, tried))).toEqual(['state']);
    expect(
      codes(decideCase(emptyCase, attempt('case.opened/1', {}, asAnn(['translator'])))),
    ).toEqual(['role']);
  });

  it.each<[string, Partial<Grant>, readonly string[]]>([
    ['runs', {}, []],
    ['begins now', { fromMs: nowMs }, []],
    ['has no end', { untilMs: undefined }, []],
    ['has not begun', { fromMs: nowMs + 1 }, ['role']],
    ['has run out', { untilMs: nowMs }, ['role']],
    ['was ended', { ended: true }, ['role']],
    ['is somebody else’s', { account: 'eve' }, ['role']],
    ['is for one item only', { itemId: 'aa' }, ['role']],
    ['gives a role that nobody knows', { role: 'king' }, ['role']],
  ])('counts the roles of a grant: it %s', (_name, change, expected) => {
    const record = { ...open, grants: [{ ...grant, ...change }] };
    expect(codes(decideCase(record, attempt('case.closed/1', {}, asAnn())))).toEqual(expected);
  });

  it('takes two persons to give access, each of whom may', () => {
    const give = (seconds: Attempt['seconds']): readonly string[] =>
      codes(
        decideCase(open, attempt('grant.given/1', {}, { ...asAnn(['investigator']), seconds })),
      );
    expect(give([{ account: 'ben', roles: ['system_administrator'] }])).toEqual([]);
    expect(give([{ account: 'ben', roles: ['courier'] }])).toEqual(['second']);
    expect(give([{ account: 'ann', roles: ['prosecutor'] }])).toEqual(['second']);
  });

  it('counts grants for the second person too', () => {
    const record = { ...open, grants: [{ ...grant, account: 'ben' }] };
    const tried = attempt(
      'grant.given/1',
      {},
      {
        ...asAnn(['investigator']),
        seconds: [{ account: 'ben', roles: [] }],
      },
    );
    expect(decideCase(record, tried)).toEqual([]);
    expect(codes(decideCase(open, tried))).toEqual(['second']);
  });

  it('names each item once', () => {
    const add = (itemId: string): readonly string[] =>
      codes(decideCase(open, attempt('item.added/1', { itemId })));
    expect(add('bb'.repeat(32))).toEqual([]);
    expect(add('aa'.repeat(32))).toEqual(['item-is-new']);
  });

  it('ends only a grant that is running', () => {
    const end = (json: Body, grants: readonly Grant[]): readonly string[] =>
      codes(decideCase({ ...open, grants }, attempt('grant.ended/1', json)));
    const its = { account: 'ann', role: 'prosecutor' };
    expect(end(its, [grant])).toEqual([]);
    expect(end({ ...its, grantEventHash: grant.eventHash }, [grant])).toEqual([]);
    expect(end({ ...its, grantEventHash: 'dd'.repeat(32) }, [grant])).toEqual(['grant-is-running']);
    expect(end({ ...its, role: 'courier' }, [grant])).toEqual(['grant-is-running']);
    expect(end(its, [{ ...grant, ended: true }])).toEqual(['grant-is-running']);
    expect(end({ ...its, itemId: 'aa'.repeat(32) }, [grant])).toEqual(['grant-is-running']);
  });

  it('takes disclosures of the case, without the guards of one item', () => {
    expect(decideCase(open, attempt('disclosure.served/1'))).toEqual([]);
  });

  it('tells types that do not exist or stand elsewhere', () => {
    expect(codes(decideCase(open, { ...attempt('note.added/1'), type: 'no.such/1' }))).toEqual([
      'type',
    ]);
    expect(codes(decideCase(open, attempt('note.added/1')))).toEqual(['chain']);
  });
});
