import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../core/canonical/hex.js';
import { actorText } from '../core/ledger/key.js';
import { type KeyRegistry, type RegisteredKey } from '../core/ledger/registry.js';
import { loadKey, makeKeyIn, readKey, type Signer } from './ledger-keys.js';

/** Longer than a proposal waits. */
const waitingMs = 48 * 60 * 60 * 1000;

const keyFile = /^service(-[0-9a-f]{16})?\.pem$/;

/**
 * The service's keys that lie in the home of this process: the first, and those that succeeded it or are about to. Which of
 * them signs follows from the registry alone, so that all processes change over without being told.
 */
export class ServiceKeys {
  private readonly held = new Map<string, Signer>();
  private readonly paths = new Map<string, string>();
  private signing: Signer;
  /** Whether there was none, and the present one was just made. */
  readonly isNew: boolean;

  /** Throws where there is no key and none may be made (`mayCreate`). */
  constructor(
    private readonly folder: string,
    mayCreate: boolean,
  ) {
    if (existsSync(folder)) this.readFolder();
    this.isNew = this.held.size === 0;
    if (this.isNew) {
      loadKey(join(folder, 'service.pem'), mayCreate);
      this.readFolder();
    }
    const [some] = this.held.values();
    if (some === undefined) throw new Error('a key that was made cannot be read');
    this.signing = some;
  }

  /** The key that signs events and receipts now. */
  get current(): Signer {
    return this.signing;
  }

  /** The one of them among those who must sign a statement besides its actor (`k1:…`); the present one where none is. */
  amongst(others: readonly string[]): Signer {
    const named = [...this.held.values()].find(({ keyId }) => others.includes(actorText(keyId)));
    return named ?? this.signing;
  }

  /** The key with this id (hex), if it lies here. */
  find(keyId: string): Signer | undefined {
    if (!this.held.has(keyId)) this.readFolder();
    return this.held.get(keyId);
  }

  /**
   * Goes over to the youngest of the service's live keys that lies here, and says which that is; undefined where none does. Until
   * the file of a younger one is brought here the one before signs on; it is looked for again whenever the registry changes.
   */
  follow(registry: KeyRegistry): RegisteredKey | undefined {
    const key = liveKeys(registry).find(({ keyId }) => this.find(keyId) !== undefined);
    const signer = key && this.find(key.keyId);
    if (signer !== undefined) this.signing = signer;
    return key;
  }

  /** What is missing here to sign as the registry says; undefined where nothing is. */
  fault(registry: KeyRegistry): string | undefined {
    const present = this.follow(registry);
    if (present === undefined) return 'no file of a live key of the service lies here';
    const [youngest] = liveKeys(registry);
    if (youngest?.keyId === present.keyId) return undefined;
    return "the file of the key that succeeded the service's present one does not lie here";
  }

  /**
   * A new key, to succeed the present one. Keys that were made for it before and never registered are done away with once nobody
   * can sign for them any more: whoever copied the folder in the meantime must not hold the next key.
   */
  successor(registry: KeyRegistry, nowMs: number): Signer {
    for (const [keyId, path] of this.paths) {
      if (registry.find(keyId) !== undefined || statSync(path).mtimeMs > nowMs - waitingMs)
        continue;
      rmSync(path);
      this.held.delete(keyId);
      this.paths.delete(keyId);
    }
    const made = makeKeyIn(this.folder);
    this.readFolder();
    return made;
  }

  /** Where the registration of a new key lies that two administrators signed because the former one was lost. */
  get successionPath(): string {
    return join(this.folder, 'succession.json');
  }

  private readFolder(): void {
    const names = readdirSync(this.folder).filter((name) => keyFile.test(name));
    for (const path of names.map((name) => join(this.folder, name))) {
      const signer = readKey(path);
      const keyId = toHex(signer.keyId);
      if (this.held.has(keyId)) continue;
      this.held.set(keyId, signer);
      this.paths.set(keyId, path);
    }
  }
}

/** Those of the service that were not revoked, the youngest first. */
function liveKeys(registry: KeyRegistry): readonly RegisteredKey[] {
  return registry
    .keys()
    .filter(({ roles, revokedIndex }) => roles.includes('service') && revokedIndex === undefined)
    .sort((a, b) => b.firstIndex - a.firstIndex);
}
