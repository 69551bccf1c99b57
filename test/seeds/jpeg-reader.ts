/** What a reader who knows only ITU-T T.81 finds in a baseline JPEG without subsampling. */
export interface ReadJpeg {
  readonly width: number;
  readonly height: number;
  /** Contents of the segments by marker, `0xe1` and the like; the last of each. */
  readonly segments: ReadonlyMap<number, Uint8Array>;
  /** Brightness of every pixel, row by row, 0 to 255. */
  readonly luma: readonly number[];
}

interface HuffmanTable {
  /** By length of the code and its bits: `4:0010`. */
  readonly symbols: ReadonlyMap<string, number>;
}

/** @throws Error where the file ends early, or a code is in no table */
export function readJpeg(bytes: Uint8Array): ReadJpeg {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error('no start of image');
  const segments = new Map<number, Uint8Array>();
  const tables = new Map<number, HuffmanTable>();
  let at = 2;
  for (;;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) throw new Error(`no marker at ${at}`);
    const length = word(bytes, at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    segments.set(marker, content);
    if (marker === 0xc4) tables.set(content[0] ?? 0, huffmanTable(content.subarray(1)));
    at += 2 + length;
    if (marker === 0xda) break;
  }
  const frame = need(segments.get(0xc0), 'baseline frame');
  const [height, width] = [word(frame, 1), word(frame, 3)];
  const steps = need(segments.get(0xdb), 'quantisation table').subarray(1);
  const luma = decodeScan(new BitReader(scanBytes(bytes, at)), { width, height, steps, tables });
  return { width, height, segments, luma };
}

interface Scan {
  readonly width: number;
  readonly height: number;
  readonly steps: Uint8Array;
  readonly tables: ReadonlyMap<number, HuffmanTable>;
}

/** All three components are decoded, since each takes its bits; only the first is looked at. */
function decodeScan(bits: BitReader, { width, height, steps, tables }: Scan): readonly number[] {
  const dc = need(tables.get(0x00), 'table of DC codes');
  const ac = need(tables.get(0x10), 'table of AC codes');
  const luma = new Array<number>(width * height).fill(0);
  const before = [0, 0, 0];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (const component of [0, 1, 2]) {
        const block = readBlock(bits, dc, ac, before[component] ?? 0);
        before[component] = block[0] ?? 0;
        if (component === 0) draw(luma, width, left, top, block, steps);
      }
    }
  }
  bits.expectEnd();
  return luma;
}

function readBlock(
  bits: BitReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  dcBefore: number,
): readonly number[] {
  const block = new Array<number>(64).fill(0);
  block[0] = dcBefore + bits.number(bits.symbol(dc));
  for (let i = 1; i < 64; i++) {
    const symbol = bits.symbol(ac);
    if (symbol === 0x00) break;
    i += symbol >> 4;
    if (i > 63) throw new Error('a block of more than 64 values');
    block[i] = bits.number(symbol & 15);
  }
  return block;
}

function draw(
  luma: number[],
  width: number,
  left: number,
  top: number,
  block: readonly number[],
  steps: Uint8Array,
): void {
  const values = block.map((value, i) => value * (steps[i] ?? 0));
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const sum = values.reduce((total, value, i) => {
        const [v, u] = rowAndColumn[i] ?? [0, 0];
        return value === 0 ? total : total + (value * wave(u, x) * wave(v, y)) / 4;
      }, 0);
      luma[(top + y) * width + left + x] = Math.min(255, Math.max(0, sum + 128));
    }
  }
}

function wave(frequency: number, position: number): number {
  const scale = frequency === 0 ? Math.SQRT1_2 : 1;
  return scale * Math.cos(((2 * position + 1) * frequency * Math.PI) / 16);
}

/** Row and column of each value of a block, walked as figure 5 of the standard draws it. */
const rowAndColumn: readonly (readonly [number, number])[] = walk();

function walk(): readonly (readonly [number, number])[] {
  const path: [number, number][] = [];
  for (let sum = 0; sum <= 14; sum++) {
    const diagonal: [number, number][] = [];
    for (let row = 0; row < 8; row++) {
      if (sum - row >= 0 && sum - row < 8) diagonal.push([row, sum - row]);
    }
    path.push(...(sum % 2 === 0 ? diagonal.reverse() : diagonal));
  }
  return path;
}

/** Annex C: codes of one length are counted up; the next length begins at twice the number. */
function huffmanTable(content: Uint8Array): HuffmanTable {
  const symbols = new Map<string, number>();
  let code = 0;
  let next = 16;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (content[length - 1] ?? 0); i++) {
      symbols.set(`${length}:${code}`, content[next++] ?? 0);
      code++;
    }
    if (code >= 2 ** length) throw new Error('a code of ones only');
    code *= 2;
  }
  return { symbols };
}

/** The bytes of the scan up to the end of the image, without the zeros that stand behind 0xff. */
function scanBytes(bytes: Uint8Array, from: number): Uint8Array {
  const out: number[] = [];
  for (let at = from; ; at++) {
    const byte = need(bytes[at], 'end of image');
    if (byte !== 0xff) out.push(byte);
    else if (bytes[at + 1] === 0) {
      out.push(byte);
      at++;
    } else if (bytes[at + 1] === 0xd9 && at + 2 === bytes.length) return Uint8Array.from(out);
    else throw new Error('another marker in the scan');
  }
}

class BitReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  symbol(table: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = code * 2 + this.bit();
      const symbol = table.symbols.get(`${length}:${code}`);
      if (symbol !== undefined) return symbol;
    }
    throw new Error('a code that is in no table');
  }

  /** A number of so many bits; where the first is 0 it is negative. */
  number(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 2 + this.bit();
    return size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
  }

  /** What is left are ones that fill the last byte. */
  expectEnd(): void {
    const left = this.bytes.length * 8 - this.at;
    if (left > 7) throw new Error('bytes behind the last block');
    for (let i = 0; i < left; i++) if (this.bit() !== 1) throw new Error('not filled with ones');
  }

  private bit(): number {
    const byte = need(this.bytes[this.at >> 3], 'more bits');
    const bit = (byte >> (7 - (this.at & 7))) & 1;
    this.at++;
    return bit;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return need(bytes[at], 'more bytes') * 256 + need(bytes[at + 1], 'more bytes');
}

function need<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} missing`);
  return value;
}
