import { concat } from '../canonical/bytes.js';

/** A line without its line feed; what stands behind the last line feed; or a line longer than was allowed. */
export type Line =
  { readonly kind: 'line' | 'unended'; readonly bytes: Uint8Array } | { readonly kind: 'too-long' };

const lineFeed = 0x0a;

/** The lines of a file, one at a time. After a line of more than `atMost` bytes nothing more is read. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  atMost: number,
): AsyncGenerator<Line> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (const piece of piecesOf(chunk)) {
      length += piece.bytes.length;
      if (length > atMost) {
        yield { kind: 'too-long' };
        return;
      }
      begun.push(piece.bytes);
      if (!piece.endsLine) continue;
      // Mostly the whole line lies in one chunk, and need not be copied.
      yield { kind: 'line', bytes: begun.length === 1 ? piece.bytes : concat(...begun) };
      begun = [];
      length = 0;
    }
  }
  if (length > 0) yield { kind: 'unended', bytes: concat(...begun) };
}

function* piecesOf(
  chunk: Uint8Array,
): Generator<{ readonly bytes: Uint8Array; readonly endsLine: boolean }> {
  let start = 0;
  for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
    yield { bytes: chunk.subarray(start, end), endsLine: true };
    start = end + 1;
  }
  if (start < chunk.length) yield { bytes: chunk.subarray(start), endsLine: false };
}
