import fc from 'fast-check';
import { toBase64 } from '../canonical/base64.js';
import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { readTlogProof, tlogProofText } from './tlog-proof.js';

const hash = toBase64(new Uint8Array(32).fill(1));
const checkpoint = utf8(`o\n1\n${hash}\n\n— o AAAAAAE=\n`);
const text = tlogProofText({ index: 7, proof: [new Uint8Array(32).fill(1)], checkpoint });

describe('a proof on its own', () => {
  it('comes back as it went', () => {
    const any = fc.record(
      {
        index: fc.maxSafeNat(),
        proof: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
        extra: fc.uint8Array({ maxLength: 40 }),
      },
      { requiredKeys: ['index', 'proof'] },
    );
    fc.assert(
      fc.property(any, (proof) => {
        const whole = { ...proof, checkpoint };
        expect(readTlogProof(utf8(tlogProofText(whole)))).toEqual(whole);
      }),
    );
  });

  it.each([
    ['another first line', text.replace('@v1', '@v2')],
    ['no index', text.replace('index 7\n', '')],
    ['a leading zero', text.replace('index 7', 'index 07')],
    ['an index of 2^53', text.replace('index 7', 'index 9007199254740992')],
    ['extra data behind the index', text.replace('index 7', 'index 7\nextra AA==')],
    ['extra data that is not base64', text.replace('index 7', 'extra A\nindex 7')],
    ['a hash of 31 bytes', text.replace(hash, toBase64(new Uint8Array(31)))],
    ['a hash that is not base64', text.replace(hash, `${hash} `)],
    ['no checkpoint', `c2sp.org/tlog-proof@v1\nindex 7\n${hash}\n`],
    ['nothing', ''],
  ])('is refused with %s', (_name, odd) => {
    expect(() => readTlogProof(utf8(odd))).toThrow(ClosedFormError);
  });

  it('is neither read nor written if it is not UTF-8', () => {
    expect(() => readTlogProof(Uint8Array.of(0xff))).toThrow('UTF-8');
    const broken = { index: 0, proof: [], checkpoint: Uint8Array.of(0xff) };
    expect(() => tlogProofText(broken)).toThrow('UTF-8');
  });

  it('is refused beyond its limits', () => {
    const hashes = (count: number): string => `index 7\n${`${hash}\n`.repeat(count)}`;
    expect(readTlogProof(utf8(text.replace('index 7\n', hashes(62)))).proof).toHaveLength(63);
    expect(() => readTlogProof(utf8(text.replace('index 7\n', hashes(63))))).toThrow(LimitError);
    const large = new Uint8Array(65_537).fill(0x61);
    expect(() =>
      readTlogProof(utf8(tlogProofText({ index: 0, proof: [], checkpoint: large }))),
    ).toThrow(LimitError);
  });
});
