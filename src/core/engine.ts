/** A hash that is fed piece by piece: bytes of evidence are never held whole. */
export interface RunningHash {
  update(data: Uint8Array): void;
  /** Ends the hash; nothing may be fed afterwards. */
  digest(): Uint8Array;
}

/**
 * The primitives that the core does not bring itself: Node's own on a server, noble's in a browser. Every vector is
 * tried through both, because a package must get the same verdict from either.
 */
export interface Engine {
  sha256(data: Uint8Array): Uint8Array;
  sha512(data: Uint8Array): Uint8Array;
  startSha256(): RunningHash;
  startSha512(): RunningHash;
  /**
   * True when S < L and the encoding of [S]B − [k]A is exactly R's bytes (ledger format §2, not cofactored). An input
   * of any length is answered, never thrown at. Whether the key itself is sound is asked apart (`isSoundPublicKey`).
   */
  ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /**
   * ECDSA on P-256 over SHA-256 of the message: `publicKey` compressed, 33 bytes, `signature` r ‖ s, 64 bytes, both in
   * [1, n−1]; s may be in the upper half. An input of any length and content is answered, never thrown at.
   */
  p256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** Raw DEFLATE (RFC 1951), as in ZIP. Malformed or cut input makes the iteration throw. */
  inflateRaw(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
