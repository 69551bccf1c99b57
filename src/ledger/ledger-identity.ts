import { join } from 'node:path';
import { vkeyText } from '../core/ledger/vkey.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type LedgerKeys, loadLedgerKeys } from './ledger-keys.js';

/** Who this ledger is: its origin, its two keys, and where its high-water mark lies. Fixed for life. */
export class LedgerIdentity {
  constructor(
    readonly origin: string,
    readonly keys: LedgerKeys,
    readonly highWaterPath: string,
  ) {}

  /** The log's verifier key, as a trust policy names it (C2SP signed-note). */
  get logVkey(): string {
    return vkeyText(nodeEngine, { name: this.origin, type: 1, publicKey: this.keys.log.publicKey });
  }
}

/** Reads the identity below `home`; `mayCreate` only where no ledger exists yet. */
export function loadIdentity(origin: string, home: string, mayCreate: boolean): LedgerIdentity {
  return new LedgerIdentity(
    origin,
    loadLedgerKeys(join(home, 'keys'), mayCreate),
    join(home, 'high-water'),
  );
}
