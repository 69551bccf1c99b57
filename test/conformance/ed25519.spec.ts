import { utf8 } from '../../src/core/canonical/bytes.js';
import { isSoundPublicKey } from '../../src/core/ledger/key.js';
import { engines } from './engines.js';
import { bytes } from './ledger-vectors.js';
import { describeWith, readThirdParty } from './third-party-data.js';

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: 'valid' | 'invalid';
    }[];
  }[];
}

interface EdgeCase {
  readonly number: number;
  readonly key: string;
  readonly sig: string;
  readonly msg: string;
  readonly flags: readonly string[] | null;
}

/** The encoding of [S]B − [k]A can never equal such an R, or it differs by a point of small order. */
const refusedByTheEquation = ['non_canonical_R', 'low_order_residue'];
/** Such a key is refused when it is registered, and again by every verifier. */
const refusedAsKey = ['low_order_A', 'low_order_component_A', 'non_canonical_A'];

describeWith('wycheproof', 'the Ed25519 cases of Wycheproof', () => {
  // The shape is that of the schema which the file names.
  const file = JSON.parse(
    readThirdParty('wycheproof/testvectors_v1/ed25519_test.json'),
  ) as WycheproofFile;
  const cases = file.testGroups.flatMap(({ publicKey, tests }) =>
    tests.map((test) => ({ ...test, key: publicKey.pk })),
  );

  it.each(engines)('are judged as they should through $name', ({ engine }) => {
    const judged = cases.map(({ tcId, key, msg, sig }) => ({
      tcId,
      isValid: engine.ed25519Verify(bytes(key), bytes(msg), bytes(sig)),
    }));
    expect(judged).toEqual(
      cases.map(({ tcId, result }) => ({ tcId, isValid: result === 'valid' })),
    );
    expect(cases.every(({ key }) => isSoundPublicKey(bytes(key)))).toBe(true);
  });
});

/**
 * The rule of the ledger format, in the words of these vectors. The equation refuses `non_canonical_R` and
 * `low_order_residue` and accepts all else; sound keys exclude `low_order_A`, `low_order_component_A` and
 * `non_canonical_A`, and with that whatever is left of `low_order_component_R` and `reencoded_k`. Accepted are no flag
 * at all, or `low_order_R` alone (R is the neutral point in its own encoding, which an honest signer never meets and
 * from which nobody gains).
 */
describeWith('ed25519-edge-cases', 'the Ed25519 edge cases of CCTV', () => {
  // The shape is the one that the vectors' README describes.
  const cases = JSON.parse(
    readThirdParty('ed25519-edge-cases/ed25519/ed25519vectors.json'),
  ) as readonly EdgeCase[];
  const has = ({ flags }: EdgeCase, wanted: readonly string[]): boolean =>
    (flags ?? []).some((flag) => wanted.includes(flag));

  it.each(engines)('are judged by the plain equation through $name', ({ engine }) => {
    const judged = cases.map(({ number, key, msg, sig }) => ({
      number,
      isValid: engine.ed25519Verify(bytes(key), utf8(msg), bytes(sig)),
    }));
    expect(judged).toEqual(
      cases.map((one) => ({ number: one.number, isValid: !has(one, refusedByTheEquation) })),
    );
  });

  it('show unsound keys for what they are', () => {
    const judged = cases.map(({ number, key }) => ({
      number,
      isSound: isSoundPublicKey(bytes(key)),
    }));
    expect(judged).toEqual(
      cases.map((one) => ({ number: one.number, isSound: !has(one, refusedAsKey) })),
    );
  });

  it('leave two kinds of signature that the format accepts', () => {
    const accepted = cases.filter((one) => !has(one, [...refusedByTheEquation, ...refusedAsKey]));
    expect(accepted.map(({ flags }) => flags ?? [])).toEqual([['low_order_R'], []]);
  });
});
