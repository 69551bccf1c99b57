import { utf8 } from '../../src/core/canonical/bytes.js';

/** A file for the root directory: at most eight characters, a dot, at most three; capitals, ASCII. */
export interface FatFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const sectorBytes = 512;
const sectors = 320;
const fatCopies = 2;
const rootEntries = 64;
const entryBytes = 32;
const rootAt = (1 + fatCopies) * sectorBytes;
const dataAt = rootAt + rootEntries * entryBytes;
/** Clusters, each one sector, are numbered from here. */
const firstCluster = 2;
const endOfFile = 0xfff;
const mediaByte = 0xfe;

/**
 * A raw image of a FAT12 volume (Microsoft's FAT specification 1.03; ECMA-107) of 160 KiB: boot sector, two copies of
 * the allocation table, root directory with the label, and files one after the other.
 */
export function fatImage(label: string, madeMs: number, files: readonly FatFile[]): Uint8Array {
  const image = new Uint8Array(sectors * sectorBytes);
  writeBootSector(image, label);
  writeEntry(image, 0, {
    name: elevenBytes(label, ''),
    attribute: 0x08,
    madeMs,
    cluster: 0,
    size: 0,
  });
  const table = new Uint8Array(sectorBytes);
  setLink(table, 0, 0xf00 | mediaByte);
  setLink(table, 1, endOfFile);
  let cluster = firstCluster;
  for (const [i, { name, bytes }] of files.entries()) {
    const [stem = '', ending = ''] = name.split('.');
    const size = bytes.length;
    writeEntry(image, i + 1, {
      name: elevenBytes(stem, ending),
      attribute: 0x20,
      madeMs,
      cluster,
      size,
    });
    image.set(bytes, dataAt + (cluster - firstCluster) * sectorBytes);
    cluster = chain(table, cluster, Math.ceil(size / sectorBytes));
  }
  for (let copy = 0; copy < fatCopies; copy++) image.set(table, (1 + copy) * sectorBytes);
  return image;
}

function writeBootSector(image: Uint8Array, label: string): void {
  const view = new DataView(image.buffer);
  // Jump over the parameters to an endless loop: nobody starts a machine from this.
  image.set([0xeb, 0x3c, 0x90], 0);
  image.set(utf8('EXERCISE'), 3);
  view.setUint16(11, sectorBytes, true);
  image[13] = 1; // sectors in a cluster
  view.setUint16(14, 1, true); // sectors before the tables: this one
  image[16] = fatCopies;
  view.setUint16(17, rootEntries, true);
  view.setUint16(19, sectors, true);
  image[21] = mediaByte;
  view.setUint16(22, 1, true); // sectors of one table
  view.setUint16(24, 8, true); // sectors on a track
  view.setUint16(26, 1, true); // heads
  image[38] = 0x29; // the next three are there
  view.setUint32(39, 0x45580001, true);
  image.set(elevenBytes(label, ''), 43);
  image.set(utf8('FAT12   '), 54);
  image.set([0xeb, 0xfe], 62);
  image.set([0x55, 0xaa], 510);
}

interface DirectoryEntry {
  readonly name: Uint8Array;
  readonly attribute: number;
  readonly madeMs: number;
  readonly cluster: number;
  readonly size: number;
}

function writeEntry(
  image: Uint8Array,
  index: number,
  { name, attribute, madeMs, cluster, size }: DirectoryEntry,
): void {
  const at = rootAt + index * entryBytes;
  const view = new DataView(image.buffer, at, entryBytes);
  const made = new Date(madeMs);
  image.set(name, at);
  view.setUint8(11, attribute);
  const time =
    (made.getUTCHours() << 11) | (made.getUTCMinutes() << 5) | (made.getUTCSeconds() >> 1);
  view.setUint16(22, time, true);
  const years = made.getUTCFullYear() - 1980;
  view.setUint16(24, (years << 9) | ((made.getUTCMonth() + 1) << 5) | made.getUTCDate(), true);
  view.setUint16(26, cluster, true);
  view.setUint32(28, size, true);
}

/** Links so many clusters, beginning with `first`; the number of the next free one. */
function chain(table: Uint8Array, first: number, count: number): number {
  const end = first + count;
  for (let cluster = first; cluster < end; cluster++) {
    setLink(table, cluster, cluster + 1 === end ? endOfFile : cluster + 1);
  }
  return end;
}

/** Two entries of twelve bits share three bytes. */
function setLink(table: Uint8Array, cluster: number, link: number): void {
  const view = new DataView(table.buffer);
  const at = cluster + (cluster >> 1);
  const before = view.getUint16(at, true);
  const after = cluster % 2 === 0 ? (before & 0xf000) | link : (before & 0x000f) | (link << 4);
  view.setUint16(at, after, true);
}

function elevenBytes(stem: string, ending: string): Uint8Array {
  return utf8(stem.padEnd(8).slice(0, 8) + ending.padEnd(3).slice(0, 3));
}
