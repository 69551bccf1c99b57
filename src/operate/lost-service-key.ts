import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { controlItemId, controlSecret, tagOf } from '../core/ledger/item.js';
import { actorText } from '../core/ledger/key.js';
import { administratorOf } from '../core/ledger/key-holders.js';
import { emptyRoot } from '../core/ledger/merkle-tree.js';
import { type KeyRegistry, type RegisteredKey } from '../core/ledger/registry.js';
import { ownerDataSource } from '../database/data-source.js';
import { CheckpointStore } from '../ledger/checkpoint.store.js';
import { signDraft } from '../ledger/event-draft.js';
import { postedLineOf } from '../ledger/event-line.js';
import { RegistryCache } from '../ledger/registry-cache.js';
import { serviceKeyDraft } from '../ledger/service-key-draft.js';
import { ServiceKeys } from '../ledger/service-keys.js';
import { nodeEngine } from '../platform/node-engine.js';
import { OperatorError } from './operator-error.js';

/** What is known of the installation whose service's key is gone. */
interface BereftLedger {
  readonly origin: string;
  readonly registry: KeyRegistry;
  readonly service: RegisteredKey;
  /** Of the control chain. */
  readonly head: { readonly seq: number; readonly eventHash: Buffer };
  readonly anchor: { readonly size: number; readonly root: string };
}

/** Where the line lies, and the id of the new key (`k1:…`). */
export interface Succession {
  readonly path: string;
  readonly newKey: string;
}

/**
 * Where no file of a live key of the service is left: makes a new key in the home and the line that registers it, for two
 * administrators (`k1:…`) to sign (ledger.md §2). The service logs it when it starts. The service must
 * not run meanwhile. Throws {@link OperatorError}.
 */
export async function composeSuccession(
  ownerUrl: string,
  home: string,
  administrators: readonly string[],
  nowMs: number,
): Promise<Succession> {
  const db = await ownerDataSource(ownerUrl).initialize();
  try {
    const ledger = await bereft(db);
    refuseAdministrators(administrators, ledger.registry);
    const keys = new ServiceKeys(join(home, 'keys'), true);
    if (keys.follow(ledger.registry) !== undefined) {
      throw new OperatorError(
        'A live key of the service lies in this home: start the service, and use `keys rotate-service`.',
      );
    }
    const successor = keys.isNew ? keys.current : keys.successor(ledger.registry, nowMs);
    const { seq, eventHash } = ledger.head;
    const draft = serviceKeyDraft(ledger.origin, successor, ledger.service.account);
    const place = {
      ...{ ledger: ledger.origin, anchor: ledger.anchor, seq: seq + 1 },
      prev: toHex(eventHash),
      next: toHex(tagOf(nodeEngine, controlSecret, seq + 2)),
    };
    const event = signDraft(
      { ...draft, occurredMs: nowMs, with: administrators },
      place,
      successor,
    );
    const line = JSON.stringify(postedLineOf(event), null, 2);
    writeFileSync(keys.successionPath, `${line}\n`, { mode: 0o600 });
    return { path: keys.successionPath, newKey: actorText(successor.keyId) };
  } finally {
    await db.destroy();
  }
}

async function bereft(db: DataSource): Promise<BereftLedger> {
  const [log] = await db.query<{ origin: string }[]>('SELECT origin FROM log_head');
  if (log === undefined) throw new OperatorError('There is no ledger in this database yet.');
  const { origin } = log;
  const { registry } = await new RegistryCache(origin).current(db);
  const service = registry.keys().find(({ roles }) => roles.includes('service'));
  const [head] = await db.query<{ seq: number; event_hash: Buffer }[]>(
    'SELECT seq, event_hash FROM chain_head WHERE chain_id = $1',
    [Buffer.from(controlItemId(nodeEngine, origin))],
  );
  if (service === undefined || head === undefined) {
    throw new OperatorError('This ledger has no key of its service yet: start the service.');
  }
  const newest = await new CheckpointStore(db).newest();
  const anchor = { size: newest?.size ?? 0, root: newest?.root ?? toHex(emptyRoot(nodeEngine)) };
  return { origin, registry, service, head: { seq: head.seq, eventHash: head.event_hash }, anchor };
}

function refuseAdministrators(ids: readonly string[], registry: KeyRegistry): void {
  const accounts = ids.map((id) => {
    const account = administratorOf(registry, id);
    if (account !== undefined) return account;
    throw new OperatorError(
      `${id} is not a live key of an administrator for which somebody vouched.`,
    );
  });
  if (new Set(accounts).size >= 2) return;
  throw new OperatorError('Name keys of two administrators: this takes two persons.');
}
