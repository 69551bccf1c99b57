import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { type EntityManager } from 'typeorm';
import { ownerDataSource } from '../database/data-source.js';
import {
  erasureRegisterOf,
  readErasureRegister,
  type RegisteredErasure,
} from '../erasure/erasure-register.js';
import { FileBlobStore } from '../evidence/file-blob-store.js';
import { ObjectKeyStore } from '../evidence/object-key.store.js';
import { ObjectKeyring } from '../evidence/object-keyring.js';
import { loadWrappingKeys } from '../evidence/wrapping-key-files.js';
import { deriveAnew } from '../ledger/chain-replay.js';
import { RegistryCache } from '../ledger/registry-cache.js';
import { type Config } from '../platform/config.js';
import { projectionWriters } from './audit/shadow-projections.js';

type ReplayedConfig = Pick<
  Config,
  'home' | 'ledgerOrigin' | 'objectKey' | 'oldObjectKeys' | 'erasureRegister'
>;

/** What lies outside the database of what is erased again. */
interface Remains {
  readonly objects: readonly string[];
  readonly exports: readonly string[];
}

/**
 * Erases again, before anything is served, what the register outside the database names as erased and a restored backup
 * has brought back; also where the log of the backup is older than the erasure, and the ledger will halt for it.
 */
export async function replayErasures(ownerUrl: string, config: ReplayedConfig): Promise<void> {
  const registered = readErasureRegister(erasureRegisterOf(config));
  if (registered.length === 0) return;
  const owner = await ownerDataSource(ownerUrl).initialize();
  try {
    const remains = await owner.transaction((tx) => eraseAgain(tx, registered, config));
    const load = (mayCreate: boolean) => loadWrappingKeys(config, mayCreate);
    const keyring = new ObjectKeyring(new ObjectKeyStore(owner), load);
    const store = new FileBlobStore(join(config.home, 'blobs'), keyring);
    for (const id of remains.objects) await store.destroy(id);
    for (const id of remains.exports) {
      await rm(join(config.home, 'exports', `${id}.zip`), { force: true });
    }
  } finally {
    await owner.destroy();
  }
}

async function eraseAgain(
  tx: EntityManager,
  registered: readonly RegisteredErasure[],
  { ledgerOrigin }: ReplayedConfig,
): Promise<Remains> {
  const chains = await chainsWithRemains(tx, registered);
  if (chains.length === 0) return { objects: [], exports: [] };
  const concerned = registered.filter(({ chain }) => chains.includes(chain));
  await tx.query(
    `INSERT INTO known_erasure (chain_id, event_hash, field, digest)
     SELECT decode(chain, 'hex'), decode(event_hash, 'hex'), field, decode(digest, 'hex')
     FROM ${asRows} ON CONFLICT DO NOTHING`,
    columnsOf(concerned),
  );
  const { registry } = await new RegistryCache(ledgerOrigin).current(tx);
  for (const chain of chains) {
    await tx.query(`SELECT wm_destroy_erased(decode($1, 'hex'))`, [chain]);
    await deriveAnew(tx, projectionWriters(), chain, registry);
  }
  return { objects: await objectsOf(tx, chains), exports: await exportsOf(tx, chains) };
}

/** Registered erasures as rows of a query, four parameters wide. */
const asRows =
  'unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS x(chain, event_hash, field, digest)';

function columnsOf(erasures: readonly RegisteredErasure[]): unknown[] {
  return [
    erasures.map(({ chain }) => chain),
    erasures.map(({ eventHash }) => eventHash),
    erasures.map(({ field }) => field),
    erasures.map(({ digest }) => digest),
  ];
}

/** Items on which a value stands, or bytes can be opened, that were erased. Hex. */
async function chainsWithRemains(
  tx: EntityManager,
  registered: readonly RegisteredErasure[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly chain: string }[]>(
    `SELECT DISTINCT x.chain FROM ${asRows}
     JOIN event e ON e.chain_id = decode(x.chain, 'hex') AND e.event_hash = decode(x.event_hash, 'hex')
     WHERE EXISTS (
       SELECT 1 FROM event_field f WHERE f.log_index = e.log_index AND f.name = x.field
         AND f.leaf = decode(x.digest, 'hex') AND f.salt IS NOT NULL
     ) OR EXISTS (
       SELECT 1 FROM blob b JOIN object_key k ON k.object_id = b.object_id
       WHERE x.field = '' AND b.log_index = e.log_index AND b.sha256 = decode(x.digest, 'hex')
     )`,
    columnsOf(registered),
  );
  return rows.map(({ chain }) => chain);
}

async function objectsOf(tx: EntityManager, chains: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly id: string }[]>(
    `SELECT encode(b.object_id, 'hex') AS id FROM blob b
     JOIN event e ON e.log_index = b.log_index CROSS JOIN LATERAL wm_erased_of(b.chain_id) x
     WHERE encode(b.chain_id, 'hex') = ANY($1) AND x.field = '' AND x.event_hash = e.event_hash
       AND x.digest = b.sha256`,
    [chains],
  );
  return rows.map(({ id }) => id);
}

/** Packages of the items' cases: in which of them the values stand is not told by anything here. */
async function exportsOf(tx: EntityManager, chains: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly id: string }[]>(
    `SELECT DISTINCT e.id FROM export e JOIN item i
       ON i.case_id = e.case_id OR i.fold -> 'formerCases' ? encode(e.case_id, 'hex')
     WHERE encode(i.item_id, 'hex') = ANY($1)`,
    [chains],
  );
  return rows.map(({ id }) => id);
}
