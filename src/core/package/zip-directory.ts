import { readUtf8 } from '../canonical/bytes.js';
import { UnreadableInputError } from './package-files.js';

/** Bytes that can be read anywhere: a file on disk, or one that was dropped on a page. */
export interface RandomAccess {
  readonly size: number;
  /** Exactly `length` bytes. @throws UnreadableInputError if they cannot be had */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** One entry as the central directory has it. */
export interface ZipEntry {
  /** As stored. */
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of its local header, from the start of the file. */
  readonly offset: number;
  /** The file mode of Unix; 0 where the writer had none. */
  readonly mode: number;
}

/** The directory of a ZIP (APPNOTE 6.3, zip64 understood). `start`: where it begins, and the entries' bytes end. */
export interface ZipDirectory {
  readonly start: number;
  /** How many entries are announced; they are not read if there are more than the caller allows. */
  readonly count: number;
  readonly entries: readonly ZipEntry[];
}

interface DirectoryPlace {
  readonly start: number;
  readonly length: number;
  readonly count: number;
  /** How many of them are on the last disk: all, unless the ZIP comes in several parts. */
  readonly here: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const end64Bytes = 56;
const locatorBytes = 20;
const entryBytes = 46;
const longestComment = 0xffff;

/** In these fields of the old form zip64 has the value instead. */
const full16 = 0xffff;
const full32 = 0xffffffff;

/**
 * Reads the central directory, and nothing but it: what a program finds by scanning for local headers may differ.
 * @throws UnreadableInputError for bytes that are no ZIP, or not all of one
 */
export async function readZipDirectory(
  source: RandomAccess,
  atMostEntries: number,
): Promise<ZipDirectory> {
  const { start, length, count } = await findDirectory(source);
  if (count > atMostEntries) return { start, count, entries: [] };
  const view = viewOf(await source.read(start, length));
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    const entry = readEntry(view, at);
    if (entry === undefined) throw damaged();
    entries.push(entry.entry);
    at = entry.end;
  }
  if (at !== length) throw damaged();
  return { start, count, entries };
}

async function findDirectory(source: RandomAccess): Promise<DirectoryPlace> {
  const tailLength = Math.min(source.size, endBytes + longestComment);
  const tail = viewOf(await source.read(source.size - tailLength, tailLength));
  for (let at = tailLength - endBytes; at >= 0; at -= 1) {
    // A comment could hold the signature too: the one whose comment ends with the file is the end record.
    if (tail.getUint32(at, true) !== endSignature) continue;
    if (at + endBytes + tail.getUint16(at + 20, true) !== tailLength) continue;
    return await placeOf(source, tail, at);
  }
  throw new UnreadableInputError('not a ZIP file, or not all of one');
}

async function placeOf(source: RandomAccess, tail: DataView, at: number): Promise<DirectoryPlace> {
  const place = {
    start: tail.getUint32(at + 16, true),
    length: tail.getUint32(at + 12, true),
    count: tail.getUint16(at + 10, true),
    here: tail.getUint16(at + 8, true),
  };
  const end = source.size - tail.byteLength + at;
  const isOld = isWhole(place);
  const wide = isOld ? undefined : await findWide(source, end);
  const { start, length, count, here } = wide?.place ?? place;
  demandOnePart(here === count, isOld ? tail.getUint32(at + 4, true) : 0);
  // Nothing lies between the directory and the end records, and it is all there.
  if (start + length !== (wide?.at ?? end) || count * entryBytes > length) throw damaged();
  return { start, length, count, here };
}

/** `disks`: the numbers of the last disk and of the directory's first, both 0 in a ZIP of one part. */
function demandOnePart(isAllHere: boolean, disks: number): void {
  if (!isAllHere || disks !== 0) throw damaged();
}

/** Whether no value stands in the zip64 record instead. */
function isWhole({ start, length, count, here }: DirectoryPlace): boolean {
  return ![start, length].includes(full32) && ![count, here].includes(full16);
}

/** The zip64 end record, which stands before its locator, which stands before the old end record. */
async function findWide(
  source: RandomAccess,
  end: number,
): Promise<{ readonly at: number; readonly place: DirectoryPlace } | undefined> {
  if (end < locatorBytes) return undefined;
  const locator = viewOf(await source.read(end - locatorBytes, locatorBytes));
  if (locator.getUint32(0, true) !== locatorSignature) return undefined;
  const at = readSize(locator, 8);
  if (at === undefined || at + end64Bytes > end) throw damaged();
  const record = viewOf(await source.read(at, end64Bytes));
  const here = readSize(record, 24);
  const count = readSize(record, 32);
  const length = readSize(record, 40);
  const start = readSize(record, 48);
  if (record.getUint32(0, true) !== end64Signature) throw damaged();
  if (here === undefined || count === undefined) throw damaged();
  if (length === undefined || start === undefined) throw damaged();
  return { at, place: { start, length, count, here } };
}

function readEntry(
  view: DataView,
  at: number,
): { readonly entry: ZipEntry; readonly end: number } | undefined {
  if (at + entryBytes > view.byteLength || view.getUint32(at, true) !== entrySignature) {
    return undefined;
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const extraStart = at + entryBytes + nameLength;
  const end = extraStart + extraLength + view.getUint16(at + 32, true);
  if (end > view.byteLength) return undefined;
  const sizes = readSizes(view, at, slice(view, extraStart, extraLength));
  if (sizes === undefined) return undefined;
  const entry = {
    name: nameText(bytesIn(view, at + entryBytes, nameLength)),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    mode: view.getUint16(at + 40, true),
    ...sizes,
  };
  return { entry, end };
}

/** Sizes and place: each in the entry itself, or, in this order, in its zip64 extra field. */
function readSizes(
  view: DataView,
  at: number,
  extra: DataView,
): Pick<ZipEntry, 'size' | 'compressedSize' | 'offset'> | undefined {
  const wide = wideValues(extra);
  const [size, compressedSize, offset] = [24, 20, 42].map((place) => {
    const value = view.getUint32(at + place, true);
    return value === full32 ? wide.shift() : value;
  });
  if (size === undefined || compressedSize === undefined || offset === undefined) return undefined;
  return { size, compressedSize, offset };
}

function wideValues(extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1) return numbersIn(slice(extra, at + 4, length));
    at += 4 + length;
  }
  return [];
}

function numbersIn(view: DataView): number[] {
  const numbers: number[] = [];
  for (let at = 0; at + 8 <= view.byteLength; at += 8) {
    const number = readSize(view, at);
    if (number !== undefined) numbers.push(number);
  }
  return numbers;
}

/** Names that are not UTF-8 are refused by their characters later on; this only keeps them apart. */
function nameText(bytes: Uint8Array): string {
  return readUtf8(bytes) ?? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function readSize(view: DataView, at: number): number | undefined {
  const size = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  return Number.isSafeInteger(size) ? size : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function bytesIn(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

/** What is there of those bytes: an extra field may claim to be longer than it is. */
function slice(view: DataView, at: number, length: number): DataView {
  const there = Math.min(length, view.byteLength - at);
  return new DataView(view.buffer, view.byteOffset + at, there);
}

function damaged(): UnreadableInputError {
  return new UnreadableInputError('the directory of the ZIP file is damaged');
}
