import fc from 'fast-check';
import { toBase64 } from '../canonical/base64.js';
import { checkpointText, readCheckpointText, readSize } from './checkpoint.js';

const root = new Uint8Array(32).fill(5);
const base64 = toBase64(root);

describe('a checkpoint', () => {
  it('comes back as it went', () => {
    const origin = fc.stringMatching(/^[!-~ä ]{1,20}$/);
    fc.assert(
      fc.property(origin, fc.maxSafeNat(), (name, size) => {
        const checkpoint = { origin: name, size, root };
        expect(readCheckpointText(checkpointText(checkpoint))).toEqual(checkpoint);
      }),
    );
  });

  it.each([
    ['a fourth line', `o\n1\n${base64}\nextension\n`],
    ['an empty fourth line', `o\n1\n${base64}\n\n`],
    ['no last line feed', `o\n1\n${base64}`],
    ['two lines', `o\n1\n`],
    ['no origin', `\n1\n${base64}\n`],
    ['a leading zero', `o\n01\n${base64}\n`],
    ['a sign', `o\n+1\n${base64}\n`],
    ['no size', `o\n\n${base64}\n`],
    ['a size of 2^53', `o\n9007199254740992\n${base64}\n`],
    ['a root of 31 bytes', `o\n1\n${toBase64(root.subarray(1))}\n`],
    ['a root that is not base64', `o\n1\n${base64.replace('=', '')}\n`],
  ])('is refused with %s', (_name, text) => {
    expect(readCheckpointText(text)).toBeUndefined();
  });

  it('has a size in one form', () => {
    expect([readSize('0'), readSize('10'), readSize('9007199254740991')]).toEqual([
      0,
      10,
      Number.MAX_SAFE_INTEGER,
    ]);
    expect(['', '-0', '1.0', '1e3', '0x1', '1\n', '٣'].map(readSize)).toEqual(
      Array(7).fill(undefined),
    );
  });
});
