/** A picture as rows of red, green and blue bytes. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Seven rows of five dots each, for the letters of one word. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  E: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
  X: [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001],
  R: [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
  C: [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
  I: [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  S: [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
};
const word = 'EXERCISE';
const cellWidth = 6;
const glyphHeight = 7;

/** The word EXERCISE in white on a slope of colour: nobody can take the picture for anything else. */
export function exerciseRaster(width: number, height: number, dotSize: number): Raster {
  const rgb = new Uint8Array(width * height * 3);
  const left = Math.floor((width - word.length * cellWidth * dotSize) / 2);
  const top = Math.floor((height - glyphHeight * dotSize) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInk = isDot(Math.floor((x - left) / dotSize), Math.floor((y - top) / dotSize));
      const colour = isInk ? [255, 255, 255] : slope(x / width, y / height);
      rgb.set(colour, (y * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

function isDot(column: number, row: number): boolean {
  const letter = word[Math.floor(column / cellWidth)];
  const bits = letter === undefined ? undefined : glyphs[letter]?.[row];
  if (bits === undefined) return false;
  return ((bits >> (4 - (column % cellWidth))) & 1) === 1;
}

function slope(across: number, down: number): readonly number[] {
  return [20 + Math.floor(60 * across), 60 + Math.floor(60 * down), 140 - Math.floor(80 * across)];
}
