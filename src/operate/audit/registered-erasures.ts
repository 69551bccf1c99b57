import { toHex } from '../../core/canonical/hex.js';
import { type Findings } from '../../core/verify/finding.js';
import { type RegisteredErasure } from '../../erasure/erasure-register.js';
import { type Snapshot } from './snapshot.js';

interface ReturnedRow {
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly name: string;
}

/** Values that are in the database again although the register outside it names them as erased: an old backup has them. */
export async function checkRegistered(
  db: Snapshot,
  findings: Findings,
  registered: readonly RegisteredErasure[],
): Promise<void> {
  const rows = await db.query<ReturnedRow[]>(
    `SELECT e.chain_id, e.seq, f.name
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS x(chain, event_hash, field, leaf)
     JOIN event e ON e.chain_id = decode(x.chain, 'hex') AND e.event_hash = decode(x.event_hash, 'hex')
     JOIN event_field f ON f.log_index = e.log_index AND f.name = x.field AND f.leaf = decode(x.leaf, 'hex')
     WHERE f.salt IS NOT NULL`,
    [
      registered.map(({ chain }) => chain),
      registered.map(({ eventHash }) => eventHash),
      registered.map(({ field }) => field),
      registered.map(({ digest }) => digest),
    ],
  );
  for (const { chain_id, seq, name } of rows) {
    const place = { chain: toHex(chain_id), seq, field: name };
    findings.add('E_FIELD', 12, place, 'erased by the register of erasures, and here again');
  }
}
