import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../core/canonical/hex.js';
import { actorText } from '../core/ledger/key.js';
import { type KeyRegistry, type RegisteredKey } from '../core/ledger/registry.js';
import { loadKey, makeKeyIn, readKey, type Signer } from './ledger-keys.js';

const keyFile = /^service(-[0-9a-f]{16})?\.pem$/;

/**
 * The service's keys that lie in the home of this process: the first, and those that succeeded it or are about to. Which of
 * them signs follows from the registry alone, so that all processes change over without being told.
 */
export class ServiceKeys {
  private readonly held = new Map<string, Signer>();
  private signing: Signer;

  /** Throws where there is no first key and none may be made (`mayCreate`). */
  constructor(
    private readonly folder: string,
    mayCreate: boolean,
  ) {
    this.signing = loadKey(join(folder, 'service.pem'), mayCreate);
    this.held.set(toHex(this.signing.keyId), this.signing);
    this.readFolder();
  }

  /** The key that signs events and receipts now. */
  get current(): Signer {
    return this.signing;
  }

  /** The one of them that the text of a statement names; the present one where it names none. */
  namedIn(statement: string): Signer {
    const named = [...this.held.values()].find(({ keyId }) =>
      statement.includes(`"${actorText(keyId)}"`),
    );
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
    const live = registry
      .keys()
      .filter(({ roles, revokedIndex }) => roles.includes('service') && revokedIndex === undefined)
      .sort((a, b) => b.firstIndex - a.firstIndex);
    const key = live.find(({ keyId }) => this.find(keyId) !== undefined);
    const signer = key && this.find(key.keyId);
    if (signer !== undefined) this.signing = signer;
    return key;
  }

  /** A key that no registry knows yet, to succeed the present one: the one that lies here already, or a new one. */
  successor(registry: KeyRegistry): Signer {
    this.readFolder();
    const waiting = [...this.held].find(([keyId]) => registry.find(keyId) === undefined);
    if (waiting !== undefined) return waiting[1];
    const made = makeKeyIn(this.folder);
    this.held.set(toHex(made.keyId), made);
    return made;
  }

  private readFolder(): void {
    const names = readdirSync(this.folder).filter((name) => keyFile.test(name));
    for (const signer of names.map((name) => readKey(join(this.folder, name)))) {
      const keyId = toHex(signer.keyId);
      if (!this.held.has(keyId)) this.held.set(keyId, signer);
    }
  }
}
