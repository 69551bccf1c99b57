import { concat, lp16, u64, utf8 } from '../canonical/bytes.js';
import { type Engine } from '../engine.js';
import { domain } from './domain.js';
import { hashBytes } from './limits.js';

const itemDomain = domain('item');
const tagDomain = domain('tag');
const genesisDomain = domain('genesis');

/** Anyone may compute the control chain's tags: its secret is no secret. */
export const controlSecret: Uint8Array = new Uint8Array(hashBytes);

/** `H(D("item") ‖ lp16(ledger) ‖ tag(0))`: the chain's id says in which ledger it lives and how its tags begin. */
export function itemIdOf(engine: Engine, ledger: string, tag0: Uint8Array): Uint8Array {
  return engine.sha256(concat(itemDomain, lp16(utf8(ledger)), tag0));
}

/** The item's tag for that event: to whoever lacks the secret, no two tags look related. */
export function tagOf(engine: Engine, secret: Uint8Array, seq: number): Uint8Array {
  return hmac(engine, secret, concat(tagDomain, u64(seq)));
}

/** What event 0 names as its predecessor. */
export function genesisOf(engine: Engine, itemId: Uint8Array): Uint8Array {
  return engine.sha256(concat(genesisDomain, itemId));
}

/** The id of the chain on which keys are registered and revoked. */
export function controlItemId(engine: Engine, ledger: string): Uint8Array {
  return itemIdOf(engine, ledger, tagOf(engine, controlSecret, 0));
}

/** HMAC-SHA-256 (RFC 2104) for a secret of 32 bytes, which is shorter than the hash's block of 64. */
function hmac(engine: Engine, secret: Uint8Array, message: Uint8Array): Uint8Array {
  const inner = new Uint8Array(64).fill(0x36);
  const outer = new Uint8Array(64).fill(0x5c);
  secret.forEach((byte, i) => {
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  });
  return engine.sha256(concat(outer, engine.sha256(concat(inner, message))));
}
