import fc from 'fast-check';
import { nodeEngine as engine } from '../../platform/node-engine.js';
import { concat, u32 } from '../canonical/bytes.js';
import { encodeLeaf } from './log-leaf.js';
import { HashTree, leafHash, merkleRoot } from './merkle-tree.js';
import {
  encodeEntryBundle,
  entriesPath,
  placeInTile,
  readEntryBundle,
  readTilePath,
  tilePath,
  tilesFor,
} from './tiles.js';

const width = fc.integer({ min: 1, max: 256 });
const leaf = encodeLeaf({
  loggedMs: 1,
  tag: new Uint8Array(32),
  eventHash: new Uint8Array(32),
});

describe('the path of a tile', () => {
  it('cuts its number into three digits a folder', () => {
    expect(tilePath(0, 1234067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(63, 0, 1)).toBe('tile/63/000.p/1');
    expect(entriesPath(1000, 255)).toBe('tile/entries/x001/000.p/255');
    expect(entriesPath(999)).toBe('tile/entries/999');
  });

  it('is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 63 }),
        fc.maxSafeNat(),
        width,
        (level, number, wide) => {
          expect(readTilePath(tilePath(level, number, wide))).toEqual({
            level,
            number,
            width: wide,
          });
          expect(readTilePath(entriesPath(number, wide))).toEqual({
            level: 'entries',
            number,
            width: wide,
          });
        },
      ),
    );
  });

  it.each([
    '',
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/001/000',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/',
    'tile/-1/000',
    'tile/entry/000',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/x999/x999/x999/x999/x999/999',
  ])('is not %j', (path) => {
    expect(readTilePath(path)).toBeUndefined();
  });
});

describe('the tiles of a log', () => {
  it('are those of the C2SP text for 70,000 entries', () => {
    const tiles = [...tilesFor(70_000)].filter(({ level }) => level !== 'entries');
    expect(tiles.filter(({ level, width: wide }) => level === 0 && wide === 256)).toHaveLength(273);
    expect(tiles.filter((tile) => tile.level !== 0 || tile.width < 256)).toEqual([
      { level: 0, number: 273, width: 112 },
      { level: 1, number: 0, width: 256 },
      { level: 1, number: 1, width: 17 },
      { level: 2, number: 0, width: 1 },
    ]);
  });

  it('are none for none, and a full one with a partial one above for 256', () => {
    expect([...tilesFor(0)]).toEqual([]);
    expect([...tilesFor(256)]).toEqual([
      { level: 'entries', number: 0, width: 256 },
      { level: 0, number: 0, width: 256 },
      { level: 1, number: 0, width: 1 },
    ]);
  });

  it('hold every complete subtree where it is looked for', () => {
    const tree = new HashTree(engine);
    const hashes = Array.from({ length: 1024 }, (_, i) => leafHash(engine, u32(i)));
    for (const hash of hashes) tree.append(hash);
    for (const subtree of [
      { level: 0, index: 700 },
      { level: 7, index: 5 },
      { level: 8, index: 3 },
      { level: 9, index: 1 },
    ]) {
      const { level, number, first, count } = placeInTile(subtree);
      const span = 256 ** level;
      const inTile = Array.from({ length: count }, (_, i) => {
        const start = (number * 256 + first + i) * span;
        return merkleRoot(engine, hashes.slice(start, start + span));
      });
      const start = subtree.index * 2 ** subtree.level;
      const whole = merkleRoot(engine, hashes.slice(start, start + 2 ** subtree.level));
      expect(merkleRoot(engine, inTile)).toEqual(whole);
      expect(first + count).toBeLessThanOrEqual(256);
    }
  });
});

describe('an entry bundle', () => {
  it('comes back as it went', () => {
    for (const count of [1, 3, 256]) {
      const leaves = Array.from({ length: count }, (_, i) => leaf.map((b, at) => (at > 9 ? i : b)));
      const bundle = encodeEntryBundle(leaves);
      expect(bundle).toHaveLength(76 * count);
      expect(readEntryBundle(bundle)).toEqual(leaves);
    }
  });

  it.each<[string, Uint8Array]>([
    ['no entry', new Uint8Array(0)],
    ['257 entries', encodeEntryBundle(Array.from({ length: 257 }, () => leaf))],
    ['an entry cut', encodeEntryBundle([leaf]).subarray(0, 75)],
    ['a byte behind', concat(encodeEntryBundle([leaf]), Uint8Array.of(0))],
    ['another length stated', encodeEntryBundle([leaf]).map((b, i) => (i === 1 ? 73 : b))],
    [
      'another length stated, high byte',
      encodeEntryBundle([leaf]).map((b, i) => (i === 0 ? 1 : b)),
    ],
    ['another beginning', encodeEntryBundle([leaf, leaf.map((b, i) => (i === 0 ? 0 : b))])],
    ['another version', encodeEntryBundle([leaf.map((b, i) => (i === 1 ? 2 : b))])],
  ])('is refused with %s', (_name, bundle) => {
    expect(readEntryBundle(bundle)).toBeUndefined();
  });
});
