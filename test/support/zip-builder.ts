import { crc32, deflateRawSync } from 'node:zlib';

/** One entry as it is to stand in the ZIP; what is left out is as it should be. */
export interface ZipDraft {
  readonly name: string;
  readonly content: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** File mode of Unix. */
  readonly mode?: number;
  /** The name in the local header. */
  readonly localName?: string;
  /** The size that the directory declares. */
  readonly declaredSize?: number;
  /** What lies in the ZIP in place of the packed content. */
  readonly packed?: Uint8Array;
  /** Where its local header is said to be. */
  readonly offset?: number;
}

export interface ZipOptions {
  /** Sizes and places in zip64 fields, as above 4 GiB. */
  readonly zip64?: boolean;
  readonly comment?: string;
  /** How many entries the end record claims. */
  readonly count?: number;
}

/** A ZIP with exactly these entries, in this order. */
export function zipOf(drafts: readonly ZipDraft[], options: ZipOptions = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const draft of drafts) {
    const packed = Buffer.from(draft.packed ?? pack(draft));
    const local = localHeader(draft, packed.length);
    directory.push(directoryEntry(draft, packed.length, draft.offset ?? offset, options));
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const count = options.count ?? drafts.length;
  const end = options.zip64 === true ? wideEnd(offset, entries.length, count) : Buffer.alloc(0);
  return Buffer.concat([...parts, entries, end, endRecord(offset, entries.length, count, options)]);
}

/** An entry's local header and bytes, as they lie in a ZIP. */
export function localFile(draft: ZipDraft): Uint8Array {
  const packed = pack(draft);
  return Buffer.concat([localHeader(draft, packed.length), packed]);
}

function pack({ content, method = 8 }: ZipDraft): Uint8Array {
  return method === 8 ? deflateRawSync(content) : content;
}

function localHeader(draft: ZipDraft, packedLength: number): Buffer {
  const name = Buffer.from(draft.localName ?? draft.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(draft.flags ?? 0, 6);
  header.writeUInt16LE(draft.method ?? 8, 8);
  header.writeUInt32LE(crc32(draft.content), 14);
  header.writeUInt32LE(packedLength, 18);
  header.writeUInt32LE(draft.declaredSize ?? draft.content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryEntry(
  draft: ZipDraft,
  packedLength: number,
  offset: number,
  { zip64 = false }: ZipOptions,
): Buffer {
  const name = Buffer.from(draft.name);
  const size = draft.declaredSize ?? draft.content.length;
  const extra = zip64 ? wideExtra([size, packedLength, offset]) : Buffer.alloc(0);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE((3 << 8) | 20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(draft.flags ?? 0, 8);
  entry.writeUInt16LE(draft.method ?? 8, 10);
  entry.writeUInt32LE(crc32(draft.content), 16);
  entry.writeUInt32LE(zip64 ? full32 : packedLength, 20);
  entry.writeUInt32LE(zip64 ? full32 : size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt16LE(draft.mode ?? 0o100644, 40);
  entry.writeUInt32LE(zip64 ? full32 : offset, 42);
  return Buffer.concat([entry, name, extra]);
}

const full32 = 0xffffffff;

function wideExtra(values: readonly number[]): Buffer {
  const other = Buffer.from([0x55, 0x54, 1, 0, 0]); // a field of another kind before it
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i));
  return Buffer.concat([other, extra]);
}

function wideEnd(start: number, length: number, count: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

function endRecord(
  start: number,
  length: number,
  count: number,
  { zip64 = false, comment = '' }: ZipOptions,
): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? full32 : length, 12);
  end.writeUInt32LE(zip64 ? full32 : start, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment)]);
}
