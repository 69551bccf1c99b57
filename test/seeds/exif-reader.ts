/** Values of the tags of the three directories of an Exif block, by tag in hex; GPS tags with `gps:` before. */
export function readExif(block: Uint8Array): ReadonlyMap<string, string> {
  if (Buffer.from(block.subarray(0, 6)).toString('latin1') !== 'Exif\0\0')
    throw new Error('no Exif');
  const tiff = Buffer.from(block.subarray(6));
  if (tiff.toString('latin1', 0, 2) !== 'MM' || tiff.readUInt16BE(2) !== 42) {
    throw new Error('no big-endian TIFF');
  }
  const tags = new Map<string, string>();
  readDirectory(tiff, tiff.readUInt32BE(4), '', tags);
  readDirectory(tiff, Number(tags.get('8769')), '', tags);
  readDirectory(tiff, Number(tags.get('8825')), 'gps:', tags);
  return tags;
}

/** Bytes of one value by type: TIFF 6.0 section 2. */
const valueBytes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };

function readDirectory(tiff: Buffer, at: number, prefix: string, tags: Map<string, string>): void {
  let last = -1;
  for (let i = 0; i < tiff.readUInt16BE(at); i++) {
    const entry = at + 2 + i * 12;
    const tag = tiff.readUInt16BE(entry);
    if (tag <= last) throw new Error('tags out of order');
    last = tag;
    const type = tiff.readUInt16BE(entry + 2);
    const count = tiff.readUInt32BE(entry + 4);
    const size = count * (valueBytes[type] ?? NaN);
    const valueAt = size > 4 ? tiff.readUInt32BE(entry + 8) : entry + 8;
    tags.set(`${prefix}${tag.toString(16)}`, valueText(tiff, type, valueAt, count));
  }
}

function valueText(tiff: Buffer, type: number, at: number, count: number): string {
  if (type === 2) {
    const text = tiff.toString('latin1', at, at + count);
    if (!text.endsWith('\0')) throw new Error('a text without its end');
    return text.slice(0, -1);
  }
  if (type === 7) return tiff.toString('latin1', at, at + count);
  const one = (i: number): number => {
    if (type === 1) return tiff.readUInt8(at + i);
    if (type === 3) return tiff.readUInt16BE(at + i * 2);
    if (type === 4) return tiff.readUInt32BE(at + i * 4);
    return tiff.readUInt32BE(at + i * 8) / tiff.readUInt32BE(at + i * 8 + 4);
  };
  return Array.from({ length: count }, (_, i) => String(one(i))).join(' ');
}
