import { fromBase64 } from '../../src/core/canonical/base64.js';
import { verifyConsistency } from '../../src/core/ledger/consistency-proof.js';
import { verifyInclusion } from '../../src/core/ledger/inclusion-proof.js';
import { engines } from './engines.js';
import { describeWith, listThirdParty, readThirdParty } from './third-party-data.js';

interface InclusionVector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ConsistencyVector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

describeWith('merkle-vectors', 'the proofs of transparency-dev/merkle', () => {
  const folder = 'merkle-vectors/testdata';
  const files = (kind: string): string[] =>
    listThirdParty(folder, kind).filter((file) => file.endsWith('.json'));

  describe.each(engines)('through $name', ({ engine }) => {
    it.each(files('inclusion'))('inclusion %s', (file) => {
      // The shape is that of the vectors' own generator.
      const vector = JSON.parse(readThirdParty(folder, 'inclusion', file)) as InclusionVector;
      const holds = verifyInclusion(engine, {
        index: vector.leafIdx,
        size: vector.treeSize,
        leafHash: bytes(vector.leafHash),
        root: bytes(vector.root),
        proof: (vector.proof ?? []).map(bytes),
      });
      expect(holds).toBe(!vector.wantErr);
    });

    it.each(files('consistency'))('consistency %s', (file) => {
      // The shape is that of the vectors' own generator.
      const vector = JSON.parse(readThirdParty(folder, 'consistency', file)) as ConsistencyVector;
      const holds = verifyConsistency(engine, {
        size1: vector.size1,
        size2: vector.size2,
        root1: bytes(vector.root1),
        root2: bytes(vector.root2),
        proof: (vector.proof ?? []).map(bytes),
      });
      expect(holds).toBe(!vector.wantErr);
    });
  });
});

function bytes(base64: string): Uint8Array {
  const read = fromBase64(base64);
  if (read === undefined) throw new Error('not base64');
  return read;
}
