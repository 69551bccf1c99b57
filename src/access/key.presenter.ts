import { toHex } from '../core/canonical/hex.js';
import { type RegisteredKey } from '../core/ledger/registry.js';
import { type KeyDto, type KeyEventDto } from './dto/key.dto.js';
import { type KeyEvent } from './key.service.js';

export function presentKey(key: RegisteredKey): KeyDto {
  return {
    keyId: `k1:${key.keyId}`,
    alg: key.alg,
    publicKey: toHex(key.publicKey),
    account: key.account,
    displayName: key.displayName,
    organisation: key.organisation,
    roles: key.roles,
    firstIndex: key.firstIndex,
    revokedIndex: key.revokedIndex ?? null,
    vouched: key.vouched,
    suspectSince:
      key.suspectSinceMs === undefined ? null : new Date(key.suspectSinceMs).toISOString(),
  };
}

export function presentKeyEvent({ keyId, receipt }: KeyEvent): KeyEventDto {
  const { item, seq, eventHash, logIndex, leaf, keyId: signer, signature } = receipt;
  return {
    keyId: `k1:${keyId}`,
    receipt: { item, seq, eventHash, logIndex, leaf, keyId: signer, signature },
  };
}
