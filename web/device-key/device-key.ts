import { toHex } from '../../src/core/canonical/hex.js';
import { ED25519, keyIdOf } from '../../src/core/ledger/key.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { engine } from './engine.js';
import {
  addKey,
  findKey,
  type KeptKey,
  type KeyState,
  noteProgress,
  removeKey,
} from './key-store.js';
import {
  type RegistrationAnswers,
  registrationLine,
  UntrueAnswer,
  vouch,
  type VouchingAnswers,
  type Waiting,
  waitingFor,
} from './statements.js';

/** A person's signing key in this browser. The private half never leaves it: only signatures do. */
export class DeviceKey {
  private constructor(private kept: KeptKey) {}

  /** Whether this browser can make and keep such keys: WebCrypto with Ed25519, on a page over HTTPS, and IndexedDB. */
  static async isPossible(): Promise<boolean> {
    try {
      await newPair();
      await findKey('');
      return true;
    } catch {
      return false;
    }
  }

  /** The key of the account in this browser. */
  static async of(accountId: string): Promise<DeviceKey | undefined> {
    const kept = await findKey(accountId);
    return kept && new DeviceKey(kept);
  }

  /** Makes a key and keeps it as pending; where the account has one here already, that one. */
  static async make(accountId: string): Promise<DeviceKey> {
    const pair = await newPair();
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    const keyId = keyIdOf(engine, ED25519, publicKey);
    const createdMs = Date.now();
    return new DeviceKey(
      await addKey({ accountId, pair, publicKey, keyId, createdMs, state: 'pending' }),
    );
  }

  /** Whether an error says that the service answered falsely, before anything was signed. */
  static isUntrue(error: unknown): boolean {
    return error instanceof UntrueAnswer;
  }

  /** `k1:` and 64 hex digits. */
  get keyId(): string {
    return `k1:${toHex(this.kept.keyId)}`;
  }

  get createdMs(): number {
    return this.kept.createdMs;
  }

  get state(): KeyState {
    return this.kept.state;
  }

  /** Id of the proposal by which a key on another device was asked to vouch. */
  get proposalId(): string | undefined {
    return this.kept.proposalId;
  }

  async markRegistered(): Promise<void> {
    await this.note({ state: 'registered' });
  }

  async markProposed(proposalId: string): Promise<void> {
    await this.note({ state: 'pending', proposalId });
  }

  /** Destroys the key. There is no other copy. */
  async forget(): Promise<void> {
    await removeKey(this.kept.accountId);
  }

  registration(answers: RegistrationAnswers): Promise<EventLine> {
    return registrationLine(this.kept, answers);
  }

  waitingFor(answers: VouchingAnswers): Waiting | undefined {
    return waitingFor(this.kept, answers);
  }

  vouch(answers: VouchingAnswers): Promise<string> {
    return vouch(this.kept, answers);
  }

  private async note(progress: Pick<KeptKey, 'state' | 'proposalId'>): Promise<void> {
    await noteProgress(this.kept, progress);
    this.kept = { ...this.kept, ...progress };
  }
}

function newPair(): Promise<CryptoKeyPair> {
  // Not extractable: a script that is slipped into the page can sign while it runs, but cannot carry the key away.
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}
