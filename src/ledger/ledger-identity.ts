import { join } from 'node:path';
import { actorText } from '../core/ledger/key.js';
import { vkeyText, vkeyTypes } from '../core/ledger/vkey.js';
import { nodeEngine } from '../platform/node-engine.js';
import { loadKey, type Signer } from './ledger-keys.js';
import { ServiceKeys } from './service-keys.js';

/** The keys of an installation: the log's signs checkpoints, the service's sign events and receipts. */
export interface LedgerKeys {
  readonly log: Signer;
  readonly service: ServiceKeys;
}

/** Who this ledger is: its origin and its log's key, fixed for life; the service's keys; where its high-water mark lies. */
export class LedgerIdentity {
  private account: string | undefined;

  constructor(
    readonly origin: string,
    readonly keys: LedgerKeys,
    readonly highWaterPath: string,
  ) {}

  /** The log's verifier key, as a trust policy names it (C2SP signed-note). */
  get logVkey(): string {
    return vkeyText(nodeEngine, {
      name: this.origin,
      type: vkeyTypes.log,
      publicKey: this.keys.log.publicKey,
    });
  }

  /** The service's present key as statements name it. */
  get serviceKeyId(): string {
    return actorText(this.keys.service.current.keyId);
  }

  /** Account under which the service acts for itself; known once the ledger is open. */
  get serviceAccount(): string {
    if (this.account === undefined) throw new Error('the ledger is not open yet');
    return this.account;
  }

  /** Called once, when the service's key was found, or put, in the registry. */
  actAs(account: string): void {
    this.account = account;
  }
}

/** Where an installation keeps the highest size and root that it signed. */
export function highWaterPathIn(home: string): string {
  return join(home, 'high-water');
}

/** Reads the identity below `home`; `mayCreate` only where no ledger exists yet. */
export function loadIdentity(origin: string, home: string, mayCreate: boolean): LedgerIdentity {
  const folder = join(home, 'keys');
  const keys = {
    log: loadKey(join(folder, 'log.pem'), mayCreate),
    service: new ServiceKeys(folder, mayCreate),
  };
  return new LedgerIdentity(origin, keys, highWaterPathIn(home));
}
