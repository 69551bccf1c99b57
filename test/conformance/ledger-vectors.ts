import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '../../src/core/canonical/hex.js';
import { type FieldType } from '../../src/core/ledger/field.js';

/** A field as the vectors write it: hex but for the name; `type` to `value` absent where it is withheld. */
export interface FieldVector {
  readonly name: string;
  readonly type: FieldType;
  readonly salt: string;
  readonly value: string;
  readonly leaf: string;
}

export interface EventVector {
  readonly statement: string;
  readonly statementHash: string;
  readonly signatures: readonly string[];
  readonly eventHash: string;
  readonly fields: readonly FieldVector[];
  readonly logIndex: number;
  readonly loggedMs: number;
  readonly leaf: string;
}

interface Opening {
  readonly type: FieldType;
  readonly salt: string;
  readonly value: string;
}

/** `test/vectors/ledger-v1.json`, as far as the specs read it. */
export interface LedgerVectors {
  readonly ledger: string;
  readonly itemSecret: string;
  readonly tag0: string;
  readonly itemId: string;
  readonly genesis: string;
  readonly controlItemId: string;
  readonly logVkey: string;
  readonly witnessVkey: string;
  readonly keys: Readonly<
    Record<
      'service' | 'alice' | 'bob' | 'admin',
      { readonly seed: string; readonly public: string; readonly keyId: string }
    >
  >;
  readonly registry: readonly EventVector[];
  readonly events: readonly EventVector[];
  readonly receipt: {
    readonly logIndex: number;
    readonly leaf: string;
    readonly keyId: string;
    readonly signature: string;
  };
  readonly tags: readonly string[];
  readonly leaves: readonly string[];
  readonly leafHashes: readonly string[];
  readonly roots: Readonly<Record<string, string>>;
  readonly checkpoints: Readonly<Record<string, string>>;
  readonly proofs: Readonly<Record<string, string>>;
  readonly consistency: Readonly<Record<string, readonly string[]>>;
  readonly tiles: Readonly<Record<string, string>>;
  readonly policyAccepted: string;
  readonly policiesRefused: Readonly<Record<string, string>>;
  readonly twoOpenings: {
    readonly position: number;
    readonly name: string;
    readonly leaf: string;
    readonly valid: Opening;
    readonly refused: Opening;
  };
  readonly revokedUse: { readonly control: readonly EventVector[] };
}

export interface Ed25519Vectors {
  readonly cases: readonly {
    readonly name: string;
    readonly publicKey: string;
    readonly message: string;
    readonly signature: string;
    readonly valid: boolean;
  }[];
  readonly refusedKeys: readonly string[];
}

// Both files are ours and lie in the repository: their shape is the one written above.
export const ledgerVectors = read('ledger-v1.json') as LedgerVectors;
export const ed25519Vectors = read('ed25519-cofactored.json') as Ed25519Vectors;

/** Bytes of a hex text that must be one. */
export function bytes(hex: string): Uint8Array {
  const read = fromHex(hex);
  if (read === undefined) throw new Error('not hex');
  return read;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../vectors', name), 'utf8'));
}
