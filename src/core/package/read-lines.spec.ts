import { utf8 } from '../canonical/bytes.js';
import { type Line, readLines } from './read-lines.js';

async function linesOf(chunks: readonly string[], atMost = 10): Promise<readonly string[]> {
  const source = (async function* (): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield await Promise.resolve(utf8(chunk));
  })();
  const lines: string[] = [];
  for await (const line of readLines(source, atMost)) lines.push(shown(line));
  return lines;
}

function shown(line: Line): string {
  return line.kind === 'too-long'
    ? line.kind
    : `${line.kind} ${Buffer.from(line.bytes).toString()}`;
}

describe('the lines of a file', () => {
  it('are the same however the file is cut into chunks', async () => {
    const whole = ['line one', 'line ', 'line three'];
    expect(await linesOf(['one\n\nthree\n'])).toEqual(whole);
    expect(await linesOf(['on', 'e\n', '\nthr', 'ee', '\n'])).toEqual(whole);
  });

  it('are none in an empty file, and what does not end is no line', async () => {
    expect(await linesOf([])).toEqual([]);
    expect(await linesOf(['one\ntw', 'o'])).toEqual(['line one', 'unended two']);
  });

  it('end with the first that is too long: nothing after it is read', async () => {
    expect(await linesOf(['0123456789\n0123456789', '0\nnext\n'])).toEqual([
      'line 0123456789',
      'too-long',
    ]);
  });
});
