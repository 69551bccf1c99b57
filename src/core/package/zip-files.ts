import { type Engine } from '../engine.js';
import {
  type Container,
  type ContainerFault,
  DamagedFileError,
  isSafeName,
  type PackageFiles,
  UnreadableInputError,
} from './package-files.js';
import { type RandomAccess, readZipDirectory, type ZipEntry } from './zip-directory.js';

const entriesAtMost = 2 ** 20;
const mostRatio = 200;
const ratioFree = 1024;
const methods = { stored: 0, deflate: 8 } as const;
/** By itself, strongly, or the directory (APPNOTE 4.4.4). */
const encrypted = 0x2041;
const modeOfKind = 0o170000;
const modeOfLink = 0o120000;
const localSignature = 0x04034b50;
const localBytes = 30;
const pieceBytes = 64 * 1024;

/** An entry and where its bytes begin; undefined if its local header is not that of this entry. */
interface PlacedEntry {
  readonly entry: ZipEntry;
  readonly dataStart: number | undefined;
}

/**
 * Opens a ZIP. Whoever wrote it chose every number in it: what two programs could read in two ways, or what unpacks to more
 * than it should, is a fault, and all faults are told.
 * @throws UnreadableInputError for bytes that are no ZIP, or not all of one
 */
export async function openZip(engine: Engine, source: RandomAccess): Promise<Container> {
  const directory = await readZipDirectory(source, entriesAtMost);
  if (directory.count > entriesAtMost) {
    const detail = `${directory.count} entries`;
    return { kind: 'refused', faults: [{ code: 'E_LIMIT', path: null, detail }] };
  }
  const entries = directory.entries.filter((entry) => !isFolder(entry));
  const placed: PlacedEntry[] = [];
  for (const entry of entries) {
    placed.push({ entry, dataStart: await findData(source, entry, directory.start) });
  }
  const faults = [
    ...entries.flatMap(entryFaults),
    ...repeatedNames(entries),
    ...outsideTop(entries),
    ...misplaced(placed, directory.start),
  ];
  if (faults.length > 0) return { kind: 'refused', faults };
  return { kind: 'sound', files: new ZipFiles(engine, source, placed) };
}

/** The files below the top folder, their paths without it. */
class ZipFiles implements PackageFiles {
  private readonly entries: ReadonlyMap<string, PlacedEntry>;

  constructor(
    private readonly engine: Engine,
    private readonly source: RandomAccess,
    placed: readonly PlacedEntry[],
  ) {
    this.entries = new Map(
      placed.map((one) => [one.entry.name.slice(one.entry.name.indexOf('/') + 1), one]),
    );
  }

  get paths(): readonly string[] {
    return [...this.entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  async *open(path: string): AsyncGenerator<Uint8Array> {
    const placed = this.entries.get(path);
    if (placed?.dataStart === undefined) return;
    const { entry, dataStart } = placed;
    const stored = piecesOf(this.source, dataStart, entry.compressedSize);
    let length = 0;
    for await (const piece of this.unpacked(entry, stored)) {
      length += piece.length;
      if (length > entry.size) throw new DamagedFileError('longer than declared');
      yield piece;
    }
    if (length < entry.size) throw new DamagedFileError('shorter than declared');
  }

  private async *unpacked(
    { method }: ZipEntry,
    stored: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    if (method === methods.stored) {
      yield* stored;
      return;
    }
    try {
      yield* this.engine.inflateRaw(stored);
    } catch (error) {
      if (error instanceof UnreadableInputError) throw error;
      throw new DamagedFileError('does not unpack');
    }
  }
}

async function* piecesOf(
  source: RandomAccess,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; done += pieceBytes) {
    yield await source.read(start + done, Math.min(pieceBytes, length - done));
  }
}

function isFolder({ name, size }: ZipEntry): boolean {
  return name.endsWith('/') && size === 0;
}

async function findData(
  source: RandomAccess,
  { name, offset }: ZipEntry,
  end: number,
): Promise<number | undefined> {
  // The name as it would be stored; names that are not UTF-8 have been refused by then.
  const head = await readBefore(source, offset, localBytes, end);
  if (head?.getUint32(0, true) !== localSignature) return undefined;
  const nameLength = head.getUint16(26, true);
  const stored = await readBefore(source, offset + localBytes, nameLength, end);
  if (stored === undefined || nameLength !== name.length) return undefined;
  for (let i = 0; i < nameLength; i += 1) {
    if (stored.getUint8(i) !== name.charCodeAt(i)) return undefined;
  }
  return offset + localBytes + nameLength + head.getUint16(28, true);
}

async function readBefore(
  source: RandomAccess,
  offset: number,
  length: number,
  end: number,
): Promise<DataView | undefined> {
  if (offset + length > end) return undefined;
  const bytes = await source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function entryFaults(entry: ZipEntry): readonly ContainerFault[] {
  const { name, method, compressedSize, size } = entry;
  const isKnownMethod = method === methods.stored || method === methods.deflate;
  const faults: ContainerFault[] = [];
  if (!isSafeName(name)) faults.push(fault(name, 'a name that is not allowed'));
  if ((entry.mode & modeOfKind) === modeOfLink) faults.push(fault(name, 'a symbolic link'));
  if ((entry.flags & encrypted) !== 0) faults.push(fault(name, 'encrypted'));
  if (!isKnownMethod) faults.push(fault(name, `compression method ${method}`));
  if (size > mostRatio * compressedSize + ratioFree) {
    faults.push({
      code: 'E_LIMIT',
      path: name,
      detail: `unpacks from ${compressedSize} to ${size}`,
    });
  }
  return faults;
}

/** On many systems two names that differ in case only are one file: the second would replace the first. */
function repeatedNames(entries: readonly ZipEntry[]): readonly ContainerFault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }) => {
    const folded = name.toLowerCase();
    if (seen.has(folded)) return [fault(name, 'the same name a second time')];
    seen.add(folded);
    return [];
  });
}

function outsideTop(entries: readonly ZipEntry[]): readonly ContainerFault[] {
  const [first] = entries.filter(({ name }) => name.includes('/'));
  const top = first?.name.slice(0, first.name.indexOf('/') + 1) ?? '/';
  return entries
    .filter(({ name }) => !name.startsWith(top))
    .map(({ name }) => fault(name, 'not in the one top folder'));
}

/** Entries lie one behind the other: bytes that belong to two of them could be read as either. */
function misplaced(placed: readonly PlacedEntry[], end: number): readonly ContainerFault[] {
  const inOrder = [...placed].sort((a, b) => a.entry.offset - b.entry.offset);
  let free = 0;
  return inOrder.flatMap(({ entry, dataStart }) => {
    if (dataStart === undefined) return [fault(entry.name, 'its local header is another')];
    const dataEnd = dataStart + entry.compressedSize;
    const overlaps = entry.offset < free || dataEnd > end;
    free = Math.max(free, dataEnd);
    return overlaps ? [fault(entry.name, 'its bytes are those of something else too')] : [];
  });
}

function fault(path: string, detail: string): ContainerFault {
  return { code: 'E_BAG', path, detail };
}
