import { toHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { ED25519 } from '../core/ledger/key.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type EventDraft } from './event-draft.js';
import { type Signer } from './ledger-keys.js';

/** The registration of a key of the service's (ledger.md §2), signed by that key. All of them are of one account. */
export function serviceKeyDraft(
  origin: string,
  signer: Signer,
  account: string,
): Omit<EventDraft, 'occurredMs'> {
  return {
    chainId: toHex(controlItemId(nodeEngine, origin)),
    type: 'key.registered/1',
    fields: [
      { name: 'keyId', value: { type: 3, bytes: signer.keyId } },
      { name: 'alg', value: { type: 2, integer: BigInt(ED25519) } },
      { name: 'publicKey', value: { type: 3, bytes: signer.publicKey } },
      { name: 'account', value: { type: 1, text: account } },
      { name: 'displayName', value: { type: 1, text: 'Ledger service' } },
      { name: 'organisation', value: { type: 1, text: origin } },
      { name: 'roles', value: { type: 7, json: ['service'] } },
    ],
    signer,
  };
}
