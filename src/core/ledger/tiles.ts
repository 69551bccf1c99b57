import { leafBytes } from './log-leaf.js';
import { type Subtree } from './subtree.js';

/** How many hashes, or entries, a full tile holds. */
export const tileWidth = 256;

const levelsPerTile = 8;
const highestLevel = 63;
const tileForm = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;
const prefixedLeafBytes = 2 + leafBytes;

/** A tile of hashes at a level of the tree of tiles, or a bundle of entries. `width`: 1 to 256, less than 256 if partial. */
export interface Tile {
  readonly level: number | 'entries';
  readonly number: number;
  readonly width: number;
}

/** The path of a tile of hashes below the log's prefix (C2SP tlog-tiles). */
export function tilePath(level: number, number: number, width: number = tileWidth): string {
  return `tile/${level}/${numberPath(number)}${partialPath(width)}`;
}

/** The path of an entry bundle below the log's prefix. */
export function entriesPath(number: number, width: number = tileWidth): string {
  return `tile/entries/${numberPath(number)}${partialPath(width)}`;
}

/** The tile that such a path names; undefined for any other text, also for a number written in another way. */
export function readTilePath(path: string): Tile | undefined {
  const [, levelText = '', numberText = '', widthText = ''] = tileForm.exec(path) ?? [];
  const tile: Tile = {
    level: levelText === 'entries' ? levelText : Number(levelText),
    number: Number(numberText.replace(/[x/]/g, '')),
    width: widthText === '' ? tileWidth : Number(widthText),
  };
  // Written again it must be the same path: no other number of zeros, no empty and no full tile passed off as partial.
  return isTile(tile) && pathOf(tile) === path ? tile : undefined;
}

/** Every tile of hashes and every bundle that a log of that size has, partial ones included. */
export function* tilesFor(size: number): Generator<Tile> {
  yield* tilesAt('entries', size);
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    yield* tilesAt(level, hashes);
    hashes = Math.floor(hashes / tileWidth);
  }
}

/** In which tile a complete subtree is found: it is the Merkle root of `count` of the tile's hashes, from `first` on. */
export function placeInTile({ level, index }: Subtree): {
  readonly level: number;
  readonly number: number;
  readonly first: number;
  readonly count: number;
} {
  const count = 2 ** (level % levelsPerTile);
  const perTile = tileWidth / count;
  return {
    level: Math.floor(level / levelsPerTile),
    number: Math.floor(index / perTile),
    first: (index % perTile) * count,
    count,
  };
}

/** An entry bundle: each leaf after its length in two bytes. */
export function encodeEntryBundle(leaves: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(leaves.reduce((bytes, leaf) => bytes + 2 + leaf.length, 0));
  const view = new DataView(bundle.buffer);
  let offset = 0;
  for (const leaf of leaves) {
    view.setUint16(offset, leaf.length);
    bundle.set(leaf, offset + 2);
    offset += 2 + leaf.length;
  }
  return bundle;
}

/**
 * The leaves as views into the bundle; undefined unless there are 1 to 256, each of 74 bytes, said to be so, and
 * beginning with CC 01.
 */
export function readEntryBundle(bytes: Uint8Array): Uint8Array[] | undefined {
  const count = bytes.length / prefixedLeafBytes;
  if (!Number.isInteger(count) || count < 1 || count > tileWidth) return undefined;
  const leaves: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += prefixedLeafBytes) {
    if (!begins(bytes, offset)) return undefined;
    leaves.push(bytes.subarray(offset + 2, offset + prefixedLeafBytes));
  }
  return leaves;
}

function begins(bytes: Uint8Array, offset: number): boolean {
  const isLength = bytes[offset] === 0 && bytes[offset + 1] === leafBytes;
  return isLength && bytes[offset + 2] === 0xcc && bytes[offset + 3] === 0x01;
}

function* tilesAt(level: number | 'entries', hashes: number): Generator<Tile> {
  const full = Math.floor(hashes / tileWidth);
  for (let number = 0; number < full; number += 1) yield { level, number, width: tileWidth };
  const width = hashes % tileWidth;
  if (width > 0) yield { level, number: full, width };
}

function pathOf({ level, number, width }: Tile): string {
  return level === 'entries' ? entriesPath(number, width) : tilePath(level, number, width);
}

function isTile({ level, number, width }: Tile): boolean {
  if (level !== 'entries' && level > highestLevel) return false;
  return Number.isSafeInteger(number) && width >= 1 && width <= tileWidth;
}

/** Three digits a folder, all but the last marked by an x: 1234067 is x001/x234/067. */
function numberPath(number: number): string {
  const digits = String(number);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded.replace(/[0-9]{3}(?=[0-9])/g, 'x$&/');
}

function partialPath(width: number): string {
  return width === tileWidth ? '' : `.p/${width}`;
}
