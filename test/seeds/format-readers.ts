import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

/** Readers of the other formats, each written from its standard alone; what does not hold they throw. */

export interface PngChunk {
  readonly type: string;
  readonly data: Buffer;
}

/** ISO/IEC 15948: the signature, then length, type, data and CRC, up to IEND. */
export function readPng(bytes: Uint8Array): readonly PngChunk[] {
  const png = Buffer.from(bytes);
  if (png.toString('hex', 0, 8) !== '89504e470d0a1a0a') throw new Error('no PNG');
  const chunks: PngChunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const checked = png.subarray(at + 4, at + 8 + length);
    if (crc(checked) !== png.readUInt32BE(at + 8 + length)) throw new Error('another CRC');
    chunks.push({ type: checked.toString('latin1', 0, 4), data: checked.subarray(4) });
    at += 12 + length;
  }
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND') throw new Error('cut off');
  return chunks;
}

/** Rows of the picture, which say first that they were not filtered. */
export function pixelsOfPng(chunks: readonly PngChunk[], width: number): Buffer {
  const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
  const rows = inflateSync(Buffer.concat(data));
  const rowBytes = 1 + width * 3;
  const pixels: Buffer[] = [];
  for (let at = 0; at < rows.length; at += rowBytes) {
    if (rows[at] !== 0) throw new Error('a filtered row');
    pixels.push(rows.subarray(at + 1, at + rowBytes));
  }
  return Buffer.concat(pixels);
}

/** Annex D, bit by bit. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let i = 0; i < 8; i++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

export interface WarcRecord {
  readonly headers: ReadonlyMap<string, string>;
  readonly block: Buffer;
}

/** ISO 28500: version, headers, block of the length stated, two empty lines; digests hold. */
export function readWarc(bytes: Uint8Array): readonly WarcRecord[] {
  const warc = Buffer.from(bytes);
  const records: WarcRecord[] = [];
  for (let at = 0; at < warc.length;) {
    const blockAt = warc.indexOf('\r\n\r\n', at) + 4;
    const [version, ...lines] = warc.toString('utf8', at, blockAt - 4).split('\r\n');
    if (version !== 'WARC/1.1') throw new Error('no WARC record');
    const headers = new Map(lines.map((line) => splitOnce(line, ': ')));
    const end = blockAt + Number(headers.get('Content-Length'));
    if (warc.toString('latin1', end, end + 4) !== '\r\n\r\n') throw new Error('another length');
    const record = { headers, block: warc.subarray(blockAt, end) };
    checkDigests(record);
    records.push(record);
    at = end + 4;
  }
  return records;
}

/** The body of the HTTP message in a record, after its head. */
export function payloadOf({ block }: WarcRecord): Buffer {
  return block.subarray(block.indexOf('\r\n\r\n') + 4);
}

function checkDigests(record: WarcRecord): void {
  const { headers, block } = record;
  const payload = headers.get('WARC-Payload-Digest');
  if (headers.get('WARC-Block-Digest') !== warcDigest(block)) throw new Error('another block');
  if (payload !== undefined && payload !== warcDigest(payloadOf(record))) {
    throw new Error('another payload');
  }
}

function warcDigest(bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest();
  let number = BigInt(`0x${digest.toString('hex')}`) << 4n;
  let text = '';
  for (let i = 0; i < 52; i++) {
    text = ('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(number & 31n)] ?? '') + text;
    number >>= 5n;
  }
  return `sha256:${text}====`;
}

export interface FatVolume {
  readonly label: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** FAT12 by its boot sector: root directory, and each file along the links of the table. */
export function readFat(bytes: Uint8Array): FatVolume {
  const image = Buffer.from(bytes);
  const sector = image.readUInt16LE(11);
  const tableBytes = image.readUInt16LE(22) * sector;
  const tableAt = image.readUInt16LE(14) * sector;
  const rootAt = tableAt + (image[16] ?? 0) * tableBytes;
  const entries = image.readUInt16LE(17);
  const clusterBytes = (image[13] ?? 0) * sector;
  if (image.readUInt16LE(510) !== 0xaa55) throw new Error('no boot sector');
  if (image.readUInt16LE(19) * sector !== image.length) throw new Error('another size');
  const table = image.subarray(tableAt, tableAt + tableBytes);
  if (!table.equals(image.subarray(tableAt + tableBytes, rootAt))) throw new Error('tables differ');
  const dataAt = rootAt + entries * 32;
  const files = new Map<string, Buffer>();
  let label = '';
  for (let at = rootAt; image[at] !== 0 && at < dataAt; at += 32) {
    const name = image.toString('latin1', at, at + 11);
    if (image[at + 11] === 0x08) {
      label = name.trim();
      continue;
    }
    const clusters = linked(table, image.readUInt16LE(at + 26));
    const size = image.readUInt32LE(at + 28);
    if (clusters.length !== Math.ceil(size / clusterBytes)) throw new Error('another chain');
    const parts = clusters.map((cluster) => {
      const from = dataAt + (cluster - 2) * clusterBytes;
      return image.subarray(from, from + clusterBytes);
    });
    files.set(
      `${name.slice(0, 8).trim()}.${name.slice(8).trim()}`,
      Buffer.concat(parts).subarray(0, size),
    );
  }
  return { label, files };
}

function linked(table: Buffer, first: number): readonly number[] {
  const clusters: number[] = [];
  for (let cluster = first; cluster < 0xff8;) {
    if (cluster < 2 || clusters.includes(cluster)) throw new Error('a broken chain');
    clusters.push(cluster);
    const pair = table.readUInt16LE(Math.floor(cluster * 1.5));
    cluster = cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
  }
  return clusters;
}

export interface PdfObjects {
  readonly objects: ReadonlyMap<number, string>;
  readonly trailer: string;
}

/** ISO 32000-1 §7.5: from the end to the table, by the table to each object, whose stream has the length stated. */
export function readPdf(bytes: Uint8Array): PdfObjects {
  const pdf = Buffer.from(bytes).toString('latin1');
  if (!pdf.startsWith('%PDF-1.4\n')) throw new Error('no PDF 1.4');
  const tableAt = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  const table = /^xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] \n)+)(trailer\n.*)\nstartxref/s.exec(
    pdf.slice(tableAt),
  );
  if (table === null) throw new Error('no table where the end says');
  // The expression has three groups, and all of them take part in every match.
  const [, size = '', rows = '', trailer = ''] = table;
  const offsets = rows
    .split('\n')
    .slice(0, -1)
    .map((row) => Number(row.slice(0, 10)));
  if (offsets.length !== Number(size)) throw new Error('another number of objects');
  const objects = offsets.map((at, number) => (number === 0 ? '' : pdfObject(pdf, number, at)));
  return { objects: new Map([...objects.entries()].slice(1)), trailer };
}

function pdfObject(pdf: string, number: number, at: number): string {
  const head = `${number} 0 obj\n`;
  if (!pdf.startsWith(head, at)) throw new Error(`no object ${number} where the table says`);
  const object = pdf.slice(at + head.length, pdf.indexOf('\nendobj\n', at));
  checkStream(object);
  return object;
}

function checkStream(object: string): void {
  const stream = /^<< \/Length (\d+) >>\nstream\n(.*)\nendstream$/s.exec(object);
  if (object.includes('stream') && stream?.[2]?.length !== Number(stream?.[1])) {
    throw new Error('a stream of another length');
  }
}

function splitOnce(line: string, by: string): [string, string] {
  const at = line.indexOf(by);
  if (at < 0) throw new Error(`no header: ${line}`);
  return [line.slice(0, at), line.slice(at + by.length)];
}
