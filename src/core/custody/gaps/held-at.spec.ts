import fc from 'fast-check';
import { type Span } from '../time-value.js';
import { heldAt } from './held-at.js';
import { type Leg } from './legs.js';

const exact = (ms: number): Span => ({ fromMs: ms, untilMs: ms });
const about = (fromMs: number, untilMs: number): Span => ({ fromMs, untilMs });

function leg(holder: string, from: Span, until: Span | undefined, more: Partial<Leg> = {}): Leg {
  return {
    ...{ holder, organisation: `${holder}'s office`, authority: 'warrant 7', basis: 'event' },
    ...{ from, until, beginSeq: 0, endSeq: undefined, transits: [] },
    ...more,
  };
}

function asked(legs: readonly Leg[], atMs: number): string {
  const { certainty, holders } = heldAt(legs, atMs);
  return [certainty, ...holders.map(({ holder }) => holder)].join(' ');
}

describe('who held an item at a moment', () => {
  const passed = [leg('ann', exact(100), exact(200)), leg('ben', exact(200), undefined)];

  it.each([
    [99, 'before_record'],
    [100, 'certain ann'],
    [199, 'certain ann'],
    [200, 'certain ben'],
    [1e12, 'certain ben'],
  ])('with exact times, at %d: %s', (atMs, answer) => {
    expect(asked(passed, atMs)).toBe(answer);
  });

  it('says under which authority, for whom, and who was on the way to whom', () => {
    const transits = [{ from: exact(150), until: exact(200), recipient: 'ben', courier: 'carl' }];
    const sent = [leg('ann', exact(100), exact(200), { transits })];
    expect(heldAt(sent, 160).holders).toMatchObject([
      {
        ...{ holder: 'ann', organisation: "ann's office", authority: 'warrant 7', isCertain: true },
        transit: { recipient: 'ben', courier: 'carl' },
      },
    ]);
    expect(heldAt(sent, 140).holders[0]?.transit).toBeUndefined();
    const open = [{ from: exact(150), until: undefined, recipient: 'ben', courier: undefined }];
    expect(
      heldAt([leg('ann', exact(100), undefined, { transits: open })], 1e9).holders,
    ).toMatchObject([{ transit: { recipient: 'ben' } }]);
  });

  it('is only possible within the imprecision of a handover', () => {
    const someDay = about(200, 300);
    const handed = [leg('ann', exact(100), someDay), leg('ben', someDay, exact(400))];
    expect(asked(handed, 150)).toBe('certain ann');
    expect(asked(handed, 250)).toBe('possible ann ben');
    expect(asked(handed, 300)).toBe('possible ann ben');
    expect(asked(handed, 301)).toBe('certain ben');
    expect(asked(handed, 400)).toBe('after_end');
  });

  it('is a gap between legs, and contested where two hold it', () => {
    const broken = [leg('ann', exact(100), exact(200)), leg('ben', exact(300), exact(400))];
    expect(asked(broken, 250)).toBe('gap');
    const twice = [leg('ann', exact(100), exact(300)), leg('ben', exact(200), undefined)];
    expect(asked(twice, 250)).toBe('contested ann ben');
    const vague = [leg('ann', exact(100), exact(300)), leg('ben', about(200, 250), undefined)];
    expect(asked(vague, 220)).toBe('possible ann ben');
  });

  it('is nobody before and after all, and where there is no record', () => {
    expect(asked([], 5)).toBe('before_record');
    expect(asked([leg('ann', about(0, 10), about(20, 30))], 31)).toBe('after_end');
    expect(asked([leg('ann', about(0, 10), about(20, 30))], 30)).toBe('possible ann');
  });

  it('names somebody exactly where some leg may cover the moment', () => {
    const spans = fc
      .tuple(fc.nat(50), fc.nat(50))
      .map(([a, b]) => about(Math.min(a, b), Math.max(a, b)));
    const legs = fc.array(
      fc.tuple(fc.constantFrom('ann', 'ben'), spans, fc.option(spans, { nil: undefined })),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(legs, fc.integer({ min: -5, max: 60 }), (told, atMs) => {
        const { certainty, holders } = heldAt(
          told.map(([holder, from, until]) => leg(holder, from, until)),
          atMs,
        );
        const isSomebody = ['certain', 'possible', 'contested'].includes(certainty);
        expect(isSomebody).toBe(holders.length > 0);
        const sure = new Set(holders.filter((one) => one.isCertain).map(({ holder }) => holder));
        if (certainty === 'certain') expect(sure.size).toBe(1);
        if (certainty === 'contested') expect(sure.size).toBe(2);
      }),
    );
  });
});
