import { type Engine } from '../src/core/engine.js';
import { nodeEngine } from '../src/platform/node-engine.js';

type Algorithm = 'sha256' | 'sha512';

type Call =
  | { readonly kind: 'hash'; readonly algorithm: Algorithm; readonly input: Uint8Array }
  | { readonly kind: 'stream'; readonly algorithm: Algorithm; readonly pieces: Uint8Array[] }
  | {
      readonly kind: 'verify';
      readonly publicKey: Uint8Array;
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
    };

/** Every hash and signature that a verification asked its engine for, with the very bytes. */
export class Recording {
  private readonly calls: Call[] = [];
  private readonly room = new Room();

  /** An engine that answers as Node's does and keeps what it was asked. */
  get engine(): Engine {
    const hash = (algorithm: Algorithm) => (input: Uint8Array) => {
      this.calls.push({ kind: 'hash', algorithm, input: this.room.copy(input) });
      return nodeEngine[algorithm](input);
    };
    const start = (algorithm: Algorithm) => () => {
      const running = algorithm === 'sha256' ? nodeEngine.startSha256() : nodeEngine.startSha512();
      const pieces: Uint8Array[] = [];
      this.calls.push({ kind: 'stream', algorithm, pieces });
      return {
        update: (piece: Uint8Array) => {
          pieces.push(this.room.copy(piece));
          running.update(piece);
        },
        digest: () => running.digest(),
      };
    };
    return {
      ...{ sha256: hash('sha256'), sha512: hash('sha512') },
      ...{ startSha256: start('sha256'), startSha512: start('sha512') },
      ed25519Verify: (publicKey, message, signature) => {
        const kept = [publicKey, message, signature].map((bytes) => this.room.copy(bytes));
        const [key = publicKey, input = message, block = signature] = kept;
        this.calls.push({ kind: 'verify', publicKey: key, message: input, signature: block });
        return nodeEngine.ed25519Verify(publicKey, message, signature);
      },
      // The packages that are measured are signed with Ed25519 alone.
      p256Verify: (...signed) => nodeEngine.p256Verify(...signed),
      inflateRaw: (chunks) => nodeEngine.inflateRaw(chunks),
    };
  }

  /** How many calls there are, of each kind. */
  get counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.calls) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** The same calls on the same bytes, and nothing else. */
  replay(engine: Engine): void {
    for (const call of this.calls) {
      if (call.kind === 'hash') engine[call.algorithm](call.input);
      else if (call.kind === 'stream') replayStream(engine, call.algorithm, call.pieces);
      else engine.ed25519Verify(call.publicKey, call.message, call.signature);
    }
  }
}

function replayStream(engine: Engine, algorithm: Algorithm, pieces: readonly Uint8Array[]): void {
  const running = algorithm === 'sha256' ? engine.startSha256() : engine.startSha512();
  for (const piece of pieces) running.update(piece);
  running.digest();
}

/** Copies into large buffers: millions of small ones of their own would cost more than what they hold. */
class Room {
  private buffer = Buffer.alloc(0);
  private used = 0;
  private last: { readonly from: Uint8Array; readonly copy: Uint8Array } | undefined;

  copy(bytes: Uint8Array): Uint8Array {
    // One piece of a file is given to both its digests, one after the other.
    if (this.last?.from === bytes) return this.last.copy;
    if (this.used + bytes.length > this.buffer.length) {
      this.buffer = Buffer.alloc(Math.max(64 * 1024 * 1024, bytes.length));
      this.used = 0;
    }
    this.buffer.set(bytes, this.used);
    const copy = this.buffer.subarray(this.used, this.used + bytes.length);
    this.used += bytes.length;
    this.last = { from: bytes, copy };
    return copy;
  }
}
