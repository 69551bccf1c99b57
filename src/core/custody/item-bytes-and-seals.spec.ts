import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { foldItem } from './fold-item.js';
import { emptyItem, type ItemState } from './item-state.js';

type Step = readonly [type: string, body?: Body, account?: string];

/** The item after these events, the first of which opens its chain. */
function after(...steps: readonly Step[]): ItemState {
  return steps.reduce(
    (state, [type, body = {}, account], seq) => foldItem(state, eventOf(type, seq, body, account)),
    emptyItem,
  );
}

const registered: Step = ['item.registered', { bytesState: 'none' }];
const digital: Step = ['item.registered', { bytesState: 'received', sha256: hashOf(1) }];
const sealed: Step = ['seal.applied', { sealNumber: 'A1' }];

describe('what the record knows of an item', () => {
  it('learns the digests of bytes that come in', () => {
    expect(after(digital)).toMatchObject({
      bytesState: 'received',
      digests: [{ sha256: hashOf(1), seq: 0 }],
    });
    const awaited: Step = ['item.registered', { bytesState: 'awaited' }];
    const file: Step = ['file.attached', { sha256: hashOf(2) }];
    expect(after(awaited, file).bytesState).toBe('received');
    expect(after(file, awaited).bytesState).toBe('received');
    expect(after(registered, file)).toMatchObject({ bytesState: 'none', digests: [{ seq: 1 }] });
    expect(after(file, registered).bytesState).toBe('none');
    expect(after(awaited, ['file.attached']).digests).toEqual([]);
  });

  it('awaits the bytes that were announced when it was registered, until some come', () => {
    const announced = { bytesState: 'awaited', announcedSha256: hashOf(1) };
    const byDigest: Step = ['item.registered', announced];
    expect(after(byDigest)).toMatchObject({ bytesState: 'awaited', awaitedSha256: hashOf(1) });
    const file = (sha256: string): Step => [
      'file.attached',
      { sha256, announcedSha256: hashOf(1) },
    ];
    expect(after(byDigest, file(hashOf(1)))).toMatchObject({
      ...{ state: 'IN_CUSTODY', bytesState: 'received' },
    });
    expect(after(byDigest, file(hashOf(2)))).toMatchObject({
      ...{ state: 'QUARANTINED', bytesState: 'mismatch' },
    });
    expect(after(byDigest, file(hashOf(2))).awaitedSha256).toBeUndefined();
    expect(after(file(hashOf(1)), byDigest).awaitedSha256).toBeUndefined();
    expect(after(['item.registered', { bytesState: 'awaited' }]).awaitedSha256).toBeUndefined();
  });

  it('holds its bytes for checked since the digest that was computed longest ago', () => {
    const events = [
      eventOf('item.registered', 0, { bytesState: 'received', sha256: hashOf(1) }),
      eventOf('file.attached', 1, { sha256: hashOf(2) }),
      eventOf('integrity.checked', 2, { observedSha256: hashOf(1), expectedSha256: hashOf(1) }),
      eventOf('transfer.received', 3, {
        ...{ observedSha256: hashOf(1), furtherObservedSha256: [hashOf(2)] },
      }),
    ].map((event, i) => ({ ...event, occurredMs: (i + 1) * 1000 }));
    const upTo = (count: number) => events.slice(0, count).reduce(foldItem, emptyItem).checkedMs;
    expect([1, 2, 3, 4].map(upTo)).toEqual([1000, 1000, 2000, 4000]);
    const other = eventOf('integrity.checked', 4, { observedSha256: hashOf(3) });
    const late = [...events, { ...other, occurredMs: 9000 }];
    expect(late.reduce(foldItem, emptyItem).checkedMs).toBe(4000);
  });

  it('remembers a comparison of its own bytes with another item', () => {
    const check = (body: Body): Step => ['integrity.checked', body];
    const same = { expectedSha256: hashOf(1), observedSha256: hashOf(1) };
    const compared = { ...same, comparedWithItemId: hashOf(7) };
    expect(after(digital, check(compared)).comparedWith).toBe(hashOf(7));
    expect(after(digital, check(compared), check(same)).comparedWith).toBe(hashOf(7));
    expect(after(digital, check(same)).comparedWith).toBeUndefined();
    const elsewhere = { ...compared, expectedSha256: hashOf(3), observedSha256: hashOf(3) };
    expect(after(digital, check(elsewhere)).comparedWith).toBeUndefined();
    const other = { ...compared, observedSha256: hashOf(3) };
    expect(after(digital, check(compared), check(other)).comparedWith).toBeUndefined();
    const more: Step = ['file.attached', { sha256: hashOf(2) }];
    expect(after(digital, check(compared), more).comparedWith).toBeUndefined();
  });

  it('knows the last seal, and whether it is on', () => {
    const seal = (...steps: readonly Step[]): unknown => after(registered, ...steps).seal;
    expect(seal(['seal.packaged', { sealNumber: 'A1' }])).toEqual({
      number: 'A1',
      on: true,
      seq: 1,
    });
    expect(seal(sealed, ['seal.broken', { sealNumber: 'A1' }])).toEqual({
      number: 'A1',
      on: false,
      seq: 2,
    });
    expect(seal(sealed, ['seal.broken'])).toEqual({ number: 'A1', on: false, seq: 2 });
    expect(seal(['seal.broken'])).toBeUndefined();
    expect(seal(sealed, ['seal.replaced', { newSealNumber: 'B2' }])).toMatchObject({
      number: 'B2',
      on: true,
    });
    expect(seal(sealed, ['storage.entered', { sealAfter: 'C3' }])).toMatchObject({
      number: 'C3',
      seq: 2,
    });
    expect(seal(sealed, ['storage.entered', { sealAfter: 'A1' }])).toMatchObject({
      number: 'A1',
      seq: 1,
    });
  });

  it.each(['note.added', 'note.corrected', 'gap.explained', 'transfer.readdressed', 'item.linked'])(
    'neither learns of a seal nor doubts one by %s, which touches nothing',
    (type) => {
      const item = after(registered, sealed, [type, { sealBefore: 'B2', sealAfter: 'C3' }]);
      expect(item).toMatchObject({ state: 'IN_CUSTODY', seal: { number: 'A1', seq: 1 } });
    },
  );

  it('lets a check find another seal, but put none on', () => {
    const check = (body: Body): Step => ['integrity.checked', { ...same, ...body }];
    const same = { expectedSha256: hashOf(1), observedSha256: hashOf(1) };
    expect(after(digital, sealed, check({ sealBefore: 'B2' })).state).toBe('QUARANTINED');
    expect(after(digital, sealed, check({ sealAfter: 'B2' })).seal?.number).toBe('A1');
  });

  it('finds the exchanged seal though a stranger noted the new one on the way', () => {
    const item = after(
      registered,
      sealed,
      ['transfer.released', { recipient: 'rob', sealNumber: 'A1' }],
      ['note.added', { text: 'seal is B2', sealAfter: 'B2' }, 'eve'],
      ['transfer.received', { observedSeal: 'B2' }, 'rob'],
    );
    expect(item).toMatchObject({ state: 'QUARANTINED', holder: 'rob' });
  });
});
