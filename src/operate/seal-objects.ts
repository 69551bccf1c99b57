import { join } from 'node:path';
import { type DataSource } from 'typeorm';
import { ownerDataSource } from '../database/data-source.js';
import { FileBlobStore } from '../evidence/file-blob-store.js';
import { ObjectKeyStore } from '../evidence/object-key.store.js';
import { ObjectKeyring } from '../evidence/object-keyring.js';
import { loadWrappingKeys } from '../evidence/wrapping-key-files.js';
import { type Config } from '../platform/config.js';
import { DomainError } from '../platform/errors.js';
import { sealSecrets } from './seal-secrets.js';

/** What was done; `left` are objects, and secrets by whose they are, that were not sealed, each with why. */
export interface SealingReport {
  readonly rewrapped: number;
  /** Secrets of authenticators and webhooks. */
  readonly secrets: number;
  readonly sealed: number;
  readonly left: readonly { readonly objectId: string; readonly why: string }[];
}

/**
 * Wraps the key of every object, and seals every secret, under the present wrapping key, and seals every object that is plain
 * still. No service may run meanwhile. Broken off, it goes on where it was when it is run again.
 */
export async function sealObjects(
  ownerUrl: string,
  config: Pick<Config, 'home' | 'objectKey' | 'oldObjectKeys'>,
): Promise<SealingReport> {
  const owner = await ownerDataSource(ownerUrl).initialize();
  try {
    const load = (mayCreate: boolean) => loadWrappingKeys(config, mayCreate);
    const keyring = new ObjectKeyring(new ObjectKeyStore(owner), load);
    const store = new FileBlobStore(join(config.home, 'blobs'), keyring);
    await store.open();
    const rewrapped = await rewrapKeys(owner, keyring);
    const { secrets, left: unopened } = await sealSecrets(owner, keyring);
    const { sealed, left } = await sealPlain(owner, store);
    const unsealed = unopened.map(({ of, why }) => ({ objectId: of, why }));
    return { rewrapped, secrets, sealed, left: [...unsealed, ...left] };
  } finally {
    await owner.destroy();
  }
}

const pageSize = 500;
/** Before every object's id. */
const beforeAll = Buffer.alloc(0);

interface KeyRow {
  readonly object_id: Buffer;
  readonly wrapping_key_id: Buffer;
  readonly wrapped_key: Buffer;
}

async function rewrapKeys(owner: DataSource, keyring: ObjectKeyring): Promise<number> {
  const current = Buffer.from(keyring.wrappingKeyId, 'hex');
  let count = 0;
  for (let after: Buffer | undefined = beforeAll; after !== undefined;) {
    const rows: KeyRow[] = await owner.query(
      `SELECT object_id, wrapping_key_id, wrapped_key FROM object_key
       WHERE wrapping_key_id <> $1 AND object_id > $2 ORDER BY object_id LIMIT ${pageSize}`,
      [current, after],
    );
    for (const { object_id, wrapping_key_id, wrapped_key } of rows) {
      const old = { wrappingKeyId: wrapping_key_id.toString('hex'), wrapped: wrapped_key };
      const { wrapped } = await keyring.rewrap(object_id.toString('hex'), old);
      await owner.query(
        'UPDATE object_key SET wrapping_key_id = $2, wrapped_key = $3 WHERE object_id = $1',
        [object_id, current, wrapped],
      );
      count++;
    }
    after = rows.at(-1)?.object_id;
  }
  return count;
}

interface PlainRow {
  readonly object_id: Buffer;
  readonly sha256: Buffer;
}

async function sealPlain(
  owner: DataSource,
  store: FileBlobStore,
): Promise<Pick<SealingReport, 'sealed' | 'left'>> {
  let sealed = 0;
  const left: SealingReport['left'][number][] = [];
  for (let after: Buffer | undefined = beforeAll; after !== undefined;) {
    const rows: PlainRow[] = await owner.query(
      `SELECT o.object_id, o.sha256
       FROM (SELECT object_id, sha256 FROM blob UNION SELECT object_id, sha256 FROM upload) o
       WHERE o.object_id > $1
         AND NOT EXISTS (SELECT 1 FROM object_key k WHERE k.object_id = o.object_id AND k.settled)
       ORDER BY o.object_id LIMIT ${pageSize}`,
      [after],
    );
    for (const { object_id, sha256 } of rows) {
      const objectId = object_id.toString('hex');
      const why = await store.seal(objectId, sha256.toString('hex')).catch(whyUnopened);
      if (why === 'sealed') sealed++;
      else left.push({ objectId, why });
    }
    after = rows.at(-1)?.object_id;
  }
  return { sealed, left };
}

function whyUnopened(error: unknown): string {
  if (error instanceof DomainError && error.code === 'bytes-do-not-open') return error.message;
  throw error;
}
