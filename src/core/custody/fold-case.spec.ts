import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { type CaseRecord, emptyCase, isRunning } from './case-state.js';
import { foldCase } from './fold-case.js';

type Step = readonly [type: string, body?: Body, account?: string];

function after(...steps: readonly Step[]): CaseRecord {
  return steps.reduce(
    (record, [type, body = {}, account], seq) =>
      foldCase(record, eventOf(type, seq, body, account)),
    emptyCase,
  );
}

const opened: Step = [
  'case.opened',
  {
    caseRef: 'EX-1',
    title: 'Exercise',
    stage: 'investigation',
    forumProfiles: ['fr'],
    legalHold: true,
  },
  'olga',
];
const given: Step = ['grant.given', { account: 'ann', role: 'analyst', from: 5, until: 9 }];

describe('a case folded from its chain', () => {
  it('belongs to whoever opened it', () => {
    expect(after(opened)).toEqual({
      state: 'OPEN',
      caseRef: 'EX-1',
      title: 'Exercise',
      stage: 'investigation',
      forumProfiles: ['fr'],
      legalHold: true,
      openedBy: 'olga',
      openedMs: 0,
      grants: [],
      items: [],
    });
  });

  it('is amended in what the amendment says, and closed', () => {
    const amended: Step = ['case.amended', { stage: 'trial', retentionReviewAt: 7 }, 'ann'];
    expect(after(opened, amended)).toMatchObject({
      state: 'OPEN',
      openedBy: 'olga',
      title: 'Exercise',
      stage: 'trial',
      forumProfiles: ['fr'],
      retentionReviewMs: 7,
    });
    expect(after(opened, ['case.closed'])).toMatchObject({ state: 'CLOSED', caseRef: 'EX-1' });
  });

  it('has the joint team that was last stated, and none that is none', () => {
    const party = { organisation: 'Police', country: 'FR', role: 'leader' };
    const parties = [party, { ...party, organisation: 'Garde', country: 'TN' }];
    const first = { reference: 'JIT 1', parties };
    const jit = (team: Body[string]): Step => ['case.amended', { jit: team }];
    expect(after(opened, jit(first)).jit).toEqual(first);
    expect(after(opened, jit(first), ['case.amended', { title: 'x' }]).jit).toEqual(first);
    const second = { ...first, reference: 'JIT 2' };
    expect(after(opened, jit(first), jit(second)).jit).toEqual(second);
    expect(after(opened, jit({ owner: 'FR' }))).not.toHaveProperty('jit');
  });

  it('names its items in their order, each once', () => {
    const add = (n: number): Step => ['item.added', { itemId: hashOf(n) }];
    expect(after(opened, add(2), add(1), add(2), ['item.added']).items).toEqual([
      hashOf(2),
      hashOf(1),
    ]);
  });

  it('keeps grants, and marks those that were ended', () => {
    const grant = { eventHash: hashOf(1), account: 'ann', role: 'analyst', fromMs: 5, untilMs: 9 };
    expect(after(opened, given).grants).toEqual([{ ...grant, ended: false }]);
    const end = (body: Body): boolean | undefined =>
      after(opened, given, ['grant.ended', body]).grants[0]?.ended;
    expect(end({ account: 'ann', role: 'analyst' })).toBe(true);
    expect(end({ account: 'ann', role: 'analyst', grantEventHash: hashOf(1) })).toBe(true);
    expect(end({ account: 'ann', role: 'analyst', grantEventHash: hashOf(2) })).toBe(false);
    expect(end({ account: 'ann', role: 'analyst', itemId: hashOf(2) })).toBe(false);
    expect(end({ account: 'ben', role: 'analyst' })).toBe(false);
    expect(end({ account: 'ann', role: 'courier' })).toBe(false);
  });

  it('keeps the place of a grant whose fields were erased', () => {
    expect(after(opened, ['grant.given']).grants).toEqual([
      { eventHash: hashOf(1), account: '', role: '', fromMs: 1001, ended: false },
    ]);
  });

  it('takes no notice of types that change nothing of it', () => {
    expect(after(opened, ['report.exported', { kind: 'full' }])).toEqual(after(opened));
  });

  it('counts a grant from its beginning until before its end', () => {
    const [grant] = after(opened, given).grants;
    if (grant === undefined) throw new Error('no grant');
    expect([4, 5, 8, 9].map((ms) => isRunning(grant, ms))).toEqual([false, true, true, false]);
    expect(isRunning({ ...grant, ended: true }, 6)).toBe(false);
    expect(isRunning({ ...grant, untilMs: undefined }, 1e15)).toBe(true);
  });
});
