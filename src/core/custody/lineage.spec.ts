import { hashOf } from '../../../test/support/fields.js';
import { emptyItem, type ItemState } from './item-state.js';
import { asksLineage, underLineage } from './lineage.js';
import { vocabulary } from './vocabulary.js';

const item = (change: Partial<ItemState> = {}): ItemState => ({ ...emptyItem, ...change });
const consents = (scope: string, given: boolean): Partial<ItemState> => ({
  consents: [{ scope, given, seq: 1 }],
});
const restricted = (ref: string): Partial<ItemState> => ({
  restrictions: [{ ref, kind: 'juvenile', effect: 'block_disclosure', seq: 1 }],
});
const scopes = (state: ItemState) => state.consents.map(({ scope, given }) => [scope, given]);

describe('what derives from an item', () => {
  it('stands alone where it derives from nothing', () => {
    const own = item({ ...consents('court_use', true), ...restricted('R1'), minor: 'no' });
    expect(underLineage(own, [])).toEqual(own);
  });

  it('has its origin, its restrictions and its minors, over every generation', () => {
    const provenance = { eventHash: hashOf(1), kind: 'military', conditions: [] };
    const root = item({ provenance, ...restricted('R-root'), minor: 'unknown' });
    const middle = item({ ...restricted('R-middle'), derivation: 'imaged_from' });
    const under = underLineage(item({ derivation: 'extracted_from' }), [middle, root]);
    expect(under.provenance).toEqual(provenance);
    expect(under.restrictions.map(({ ref }) => ref)).toEqual(['R-root', 'R-middle']);
    expect(under.minor).toBe('unknown');
  });

  it('does not become another’s, or an adult’s, by what is recorded of itself', () => {
    const military = { eventHash: hashOf(1), kind: 'military', release: 'refused', conditions: [] };
    const own = { eventHash: hashOf(2), kind: 'law_enforcement', conditions: [] };
    const child = item({ provenance: own, minor: 'no' });
    const under = underLineage(child, [item({ provenance: military, minor: 'unknown' })]);
    expect([under.provenance, under.minor]).toEqual([military, 'unknown']);
  });

  it('takes a consent that was given, unless something else was said of itself', () => {
    const parent = item(consents('court_use', true));
    expect(scopes(underLineage(item(), [parent]))).toEqual([['court_use', true]]);
    const taken = item(consents('court_use', false));
    expect(scopes(underLineage(taken, [parent]))).toEqual([['court_use', false]]);
  });

  it('loses what was taken back from any generation above', () => {
    const root = item(consents('court_use', false));
    const own = item(consents('court_use', true));
    expect(scopes(underLineage(own, [item(), root]))).toEqual([['court_use', false]]);
  });

  it('is free of restrictions and persons that were redacted, not of the originator’s word', () => {
    const parent = item({ ...restricted('R1'), minor: 'yes', ...consents('court_use', false) });
    const under = underLineage(item({ derivation: 'redacted_from' }), [parent]);
    expect([under.restrictions, under.minor]).toEqual([[], undefined]);
    expect(scopes(under)).toEqual([['court_use', false]]);
    const copied = underLineage(item({ derivation: 'copied_from' }), [
      item({ derivation: 'redacted_from' }),
      parent,
    ]);
    expect(copied.restrictions).toEqual([]);
  });

  it('is asked about where somebody else’s word decides', () => {
    const asked = [...vocabulary.keys()].filter(asksLineage);
    expect(asked).toEqual(
      expect.arrayContaining([
        ...['transfer.released/1', 'transfer.sent_abroad/1', 'handover.offered/1'],
        ...['disclosure.served/1', 'court.produced/1', 'disposition.executed/1'],
      ]),
    );
    expect(asksLineage('storage.entered/1')).toBe(false);
  });
});
