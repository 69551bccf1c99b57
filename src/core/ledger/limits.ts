/** Limits of ledger format §1; beyond them: `E_LIMIT`. Sizes in bytes. */
export const limits = {
  statementBytes: 32 * 1024,
  fieldsPerBody: 256,
  valueBytes: 1024 * 1024,
  eventLineBytes: 8 * 1024 * 1024,
  signatureBlocks: 16,
  signatureBytes: 8 * 1024,
  noteBytes: 64 * 1024,
  noteSignatures: 64,
  proofHashes: 63,
  eventsPerChain: 2 ** 20,
} as const;

/** A SHA-256 hash, a tag, a key id, a salt and an Ed25519 public key all have this length. */
export const hashBytes = 32;
