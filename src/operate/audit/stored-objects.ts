import { equalBytes } from '../../core/canonical/bytes.js';
import { toHex } from '../../core/canonical/hex.js';
import { decodeValue } from '../../core/ledger/field.js';
import { type Counts } from '../../core/verify/claims.js';
import { type Findings } from '../../core/verify/finding.js';
import { type BlobStore } from '../../evidence/blob-store.js';
import { rehashObject } from '../../evidence/rehash.js';
import { DomainError } from '../../platform/errors.js';
import { type ErasedValues } from './erased-values.js';
import { type Snapshot } from './snapshot.js';

interface ObjectRow {
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly log_index: string;
  readonly event_hash: Buffer;
  readonly sha256: Buffer;
  readonly sha512: Buffer | null;
  readonly size: Buffer | null;
  readonly object_id: Buffer | null;
  readonly blob_chain: Buffer | null;
  readonly blob_sha256: Buffer | null;
  readonly blob_sha512: Buffer | null;
  readonly blob_size: string | null;
}

const pageSize = 500;

/** Events that brought bytes in, with the row that says under which object they lie. */
const objectsAfter = `
  SELECT e.chain_id, e.seq, e.log_index, e.event_hash, f.value AS sha256, g.value AS sha512, s.value AS size, b.object_id,
    b.chain_id AS blob_chain, b.sha256 AS blob_sha256, b.sha512 AS blob_sha512, b.size_bytes AS blob_size
  FROM event e
  JOIN event_field f ON f.log_index = e.log_index AND f.name = 'sha256' AND f.value IS NOT NULL
  LEFT JOIN event_field g ON g.log_index = e.log_index AND g.name = 'sha512'
  LEFT JOIN event_field s ON s.log_index = e.log_index AND s.name = 'sizeBytes'
  LEFT JOIN blob b ON b.log_index = e.log_index
  WHERE e.type IN ('item.registered/1', 'file.attached/1') AND e.log_index > $1
  ORDER BY e.log_index LIMIT ${pageSize}`;

/** What is asked of the store: only whether the bytes are there, or every one of them. */
export interface ObjectAudit {
  readonly store: Pick<BlobStore, 'size' | 'read'>;
  readonly reads: boolean;
  readonly erased: Pick<ErasedValues, 'areBytesErased'>;
  readonly onObject: () => void;
}

/**
 * The bytes that events brought in: each has its object, of that size, and (if they are read) with those digests; what was
 * erased has none. Returns how many there must be.
 */
export async function checkObjects(
  db: Snapshot,
  findings: Findings,
  counts: Counts,
  audit: ObjectAudit,
): Promise<number> {
  let wanted = 0;
  for (let after = -1; ;) {
    const rows = await db.query<ObjectRow[]>(objectsAfter, [after]);
    for (const row of rows) {
      const place = { chain: toHex(row.chain_id), seq: row.seq };
      const isErased = areErased(row, audit);
      const faultOf = isErased ? erasureFault : storeFault;
      const fault = rowFault(row) ?? (await faultOf(row, audit));
      if (!isErased) wanted += 1;
      if (fault !== undefined) findings.add('E_BLOB', 11, place, fault);
      else if (isErased) findings.add('W_ERASED', 12, place, 'the bytes were erased');
      else if (audit.reads) counts.objects += 1;
      audit.onObject();
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = Number(last.log_index);
  }
  await checkStrayRows(db, findings);
  return wanted;
}

function rowFault(row: ObjectRow): string | undefined {
  if (row.object_id === null) return 'no object is known for the bytes';
  const isSame =
    equalBytes(row.chain_id, row.blob_chain ?? Buffer.alloc(0)) &&
    equalBytes(row.sha256, row.blob_sha256 ?? Buffer.alloc(0)) &&
    equalBytes(row.sha512 ?? Buffer.alloc(0), row.blob_sha512 ?? Buffer.alloc(1)) &&
    integerIn(row.size) === Number(row.blob_size);
  return isSame ? undefined : 'the object is said to have other digests than were signed';
}

function areErased({ chain_id, event_hash, sha256 }: ObjectRow, { erased }: ObjectAudit): boolean {
  return erased.areBytesErased(toHex(chain_id), toHex(event_hash), toHex(sha256));
}

async function erasureFault(
  { object_id }: ObjectRow,
  { store }: ObjectAudit,
): Promise<string | undefined> {
  const size = await store.size(toHex(object_id ?? Buffer.alloc(0))).catch(unopened);
  return size === undefined ? undefined : 'the bytes were erased on record, and are in the store';
}

async function storeFault(
  row: ObjectRow,
  { store, reads }: ObjectAudit,
): Promise<string | undefined> {
  const objectId = toHex(row.object_id ?? Buffer.alloc(0));
  const sizeBytes = Number(row.blob_size);
  const size = await store.size(objectId).catch(unopened);
  if (typeof size === 'string') return size;
  if (size !== sizeBytes) return 'the bytes are missing, or cut';
  if (!reads) return undefined;
  const wanted = { objectId, sizeBytes, sha256: toHex(row.sha256), sha512: hexOf(row.sha512) };
  const found = await rehashObject(store, wanted);
  if (found.result === 'unopened') return unopenedText(found.detail);
  return found.result === 'match' ? undefined : 'the bytes are not those that were brought in';
}

/** What is stored does not open with the object's key: other than bytes that open and have another digest. */
function unopened(error: unknown): string {
  if (error instanceof DomainError && error.code === 'bytes-do-not-open') {
    return unopenedText(error.message);
  }
  throw error;
}

function unopenedText(detail: string): string {
  return `what the store holds is not what was sealed. ${detail}`;
}

/** Rows about objects that no event brought in. */
async function checkStrayRows(db: Snapshot, findings: Findings): Promise<void> {
  const rows = await db.query<{ chain_id: Buffer }[]>(
    `SELECT b.chain_id FROM blob b WHERE NOT EXISTS (
       SELECT 1 FROM event e JOIN event_field f ON f.log_index = e.log_index AND f.name = 'sha256'
       WHERE e.log_index = b.log_index AND e.type IN ('item.registered/1', 'file.attached/1')) LIMIT 1000`,
  );
  for (const { chain_id } of rows) {
    const place = { chain: toHex(chain_id), path: 'blob' };
    findings.add('E_BLOB', 11, place, 'an object that no event brought in');
  }
}

function hexOf(bytes: Buffer | null): string {
  return bytes === null ? '' : toHex(bytes);
}

function integerIn(value: Buffer | null): number | undefined {
  const read = value === null ? undefined : decodeValue(2, value);
  return read?.type === 2 ? Number(read.integer) : undefined;
}
