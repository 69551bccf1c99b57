import { concat, u16, u8, utf8 } from '../../src/core/canonical/bytes.js';
import { type Raster } from './raster.js';

/**
 * A baseline JPEG (ITU-T T.81): three components without subsampling, one quantisation table, and Huffman tables in
 * which every code is equally long. Larger than need be, and short enough to be read.
 */
export function encodeJpeg(raster: Raster, exif: Uint8Array, comment: string): Uint8Array {
  const { width, height } = raster;
  const frame = concat(
    u8(8),
    u16(height),
    u16(width),
    u8(componentIds.length),
    ...componentIds.map((id) => Uint8Array.of(id, 0x11, 0)),
  );
  const scan = concat(
    u8(componentIds.length),
    ...componentIds.map((id) => Uint8Array.of(id, 0x00)),
    Uint8Array.of(0, 63, 0),
  );
  return concat(
    Uint8Array.of(0xff, 0xd8),
    segment(0xe1, exif),
    segment(0xfe, utf8(comment)),
    segment(0xdb, concat(u8(0), Uint8Array.from(steps))),
    segment(0xc0, frame),
    segment(0xc4, concat(u8(0x00), huffmanTable(dcSymbols, dcCodeBits))),
    segment(0xc4, concat(u8(0x10), huffmanTable(acSymbols, acCodeBits))),
    segment(0xda, scan),
    entropyCoded(raster),
    Uint8Array.of(0xff, 0xd9),
  );
}

const componentIds = [1, 2, 3] as const;
const dcCodeBits = 4;
const acCodeBits = 8;
const endOfBlock = 0x00;
const sixteenZeros = 0xf0;

/** Categories of a DC difference; runs of zeros with categories, the end of a block and sixteen zeros. */
const dcSymbols: readonly number[] = Array.from({ length: 12 }, (_, category) => category);
const acSymbols: readonly number[] = [
  endOfBlock,
  sixteenZeros,
  ...Array.from({ length: 160 }, (_, i) => (Math.floor(i / 10) << 4) | ((i % 10) + 1)),
];

/** Rows and columns of a block, in the order of figure 5 of the standard. */
const zigzag: readonly number[] = Array.from({ length: 64 }, (_, i) => i).sort(
  (a, b) => diagonalOf(a) - diagonalOf(b) || alongDiagonal(a) - alongDiagonal(b),
);

/** Finer steps for what the eye sees best; in zigzag order. */
const steps: readonly number[] = zigzag.map((_, i) => 4 + Math.floor(i / 4));

function diagonalOf(position: number): number {
  return (position >> 3) + (position & 7);
}

/** Odd diagonals run downwards, even ones upwards. */
function alongDiagonal(position: number): number {
  return diagonalOf(position) % 2 === 1 ? position >> 3 : position & 7;
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xff, marker), u16(content.length + 2), content);
}

function huffmanTable(symbols: readonly number[], codeBits: number): Uint8Array {
  const counts = new Uint8Array(16);
  counts[codeBits - 1] = symbols.length;
  return concat(counts, Uint8Array.from(symbols));
}

function entropyCoded(raster: Raster): Uint8Array {
  const bits = new BitWriter();
  const before = [0, 0, 0];
  for (let top = 0; top < raster.height; top += 8) {
    for (let left = 0; left < raster.width; left += 8) {
      for (const component of [0, 1, 2] as const) {
        const block = quantised(samples(raster, left, top, component));
        writeBlock(bits, block, before[component] ?? 0);
        before[component] = block[0] ?? 0;
      }
    }
  }
  return bits.end();
}

function writeBlock(bits: BitWriter, block: readonly number[], dcBefore: number): void {
  writeDc(bits, (block[0] ?? 0) - dcBefore);
  let zeros = 0;
  for (const value of block.slice(1)) {
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.write(acSymbols.indexOf(sixteenZeros), acCodeBits);
    const category = categoryOf(value);
    bits.write(acSymbols.indexOf((zeros << 4) | category), acCodeBits);
    bits.write(magnitude(value, category), category);
    zeros = 0;
  }
  if (zeros > 0) bits.write(acSymbols.indexOf(endOfBlock), acCodeBits);
}

function writeDc(bits: BitWriter, difference: number): void {
  const category = categoryOf(difference);
  bits.write(category, dcCodeBits);
  bits.write(magnitude(difference, category), category);
}

function categoryOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/** Negative values are written as ones' complement (table F.1 of the standard). */
function magnitude(value: number, category: number): number {
  return value >= 0 ? value : value + (1 << category) - 1;
}

/** One block of a component in YCbCr as JFIF defines it, shifted to lie around zero; the last pixels repeat at the edge. */
function samples(
  { width, height, rgb }: Raster,
  left: number,
  top: number,
  component: 0 | 1 | 2,
): readonly number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const x = Math.min(left + (i & 7), width - 1);
    const y = Math.min(top + (i >> 3), height - 1);
    const [red = 0, green = 0, blue = 0] = rgb.subarray((y * width + x) * 3);
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    if (component === 0) return luma - 128;
    return component === 1 ? (blue - luma) / 1.772 : (red - luma) / 1.402;
  });
}

const basis: readonly (readonly number[])[] = Array.from({ length: 8 }, (_, u) =>
  Array.from(
    { length: 8 },
    (__, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16),
  ),
);

/** The cosine transform of a block, divided by the steps, in zigzag order. */
function quantised(block: readonly number[]): readonly number[] {
  const rows = block.map((_, i) => dot(i & 7, (x) => block[(i & 56) + x] ?? 0));
  return zigzag.map((position, i) => {
    const value = dot(position >> 3, (y) => rows[y * 8 + (position & 7)] ?? 0);
    return Math.round(value / (steps[i] ?? 1));
  });
}

function dot(frequency: number, at: (n: number) => number): number {
  return (basis[frequency] ?? []).reduce((sum, weight, n) => sum + weight * at(n), 0);
}

/** Bits from the highest down; a zero byte follows each 0xff, which else would begin a marker. */
class BitWriter {
  private readonly bytes: number[] = [];
  private held = 0;
  private heldBits = 0;

  write(value: number, bits: number): void {
    for (let i = bits - 1; i >= 0; i--) {
      this.held = (this.held << 1) | ((value >> i) & 1);
      this.heldBits++;
      if (this.heldBits === 8) this.flush();
    }
  }

  /** The last byte is filled up with ones. */
  end(): Uint8Array {
    while (this.heldBits > 0) this.write(1, 1);
    return Uint8Array.from(this.bytes);
  }

  private flush(): void {
    this.bytes.push(this.held);
    if (this.held === 0xff) this.bytes.push(0);
    this.held = 0;
    this.heldBits = 0;
  }
}
