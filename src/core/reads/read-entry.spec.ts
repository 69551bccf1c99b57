import { encodeReadEntry, type ReadEntry, readReadEntry } from './read-entry.js';

const entry: ReadEntry = {
  ...{ id: 'an id', atMs: 1, account: 'a', token: 't', organisation: 'o', kind: 'view' },
  ...{ route: 'GET /api/items/:itemId', chains: ['ab'], cases: [], objects: [], given: 1 },
  ...{ isPart: false, query: null, purpose: 'trial', request: 'r', code: null, network: 'n' },
};

describe('the bytes of an entry', () => {
  it('are the same for the same entry and salt, whatever the order of its members', () => {
    const turned = Object.fromEntries(Object.entries(entry).reverse());
    // The same members, only in another order.
    const same = encodeReadEntry(turned as unknown as ReadEntry, 'aa');
    expect(same).toEqual(encodeReadEntry(entry, 'aa'));
    expect(encodeReadEntry(entry, 'bb')).not.toEqual(same);
  });

  it('give back what was written', () => {
    expect(readReadEntry(encodeReadEntry(entry, 'aa'))).toMatchObject(entry);
  });

  it.each(['', '[]', '{"form":"other"}', '{"form" : "witnessmark-read/1"}', '\u0000'])(
    'are not %j',
    (text) => {
      expect(readReadEntry(new TextEncoder().encode(text))).toBeUndefined();
    },
  );
});
