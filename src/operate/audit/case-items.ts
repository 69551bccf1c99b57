import { toHex } from '../../core/canonical/hex.js';
import { type Findings } from '../../core/verify/finding.js';
import { type Snapshot } from './snapshot.js';

interface AddedRow {
  readonly case_id: Buffer;
  readonly seq: number;
  readonly item_id: Buffer | null;
}

/** A case's chain names each of its items once, by the hash of its first event: none may be gone, or be another. */
export async function checkCaseItems(db: Snapshot, findings: Findings): Promise<void> {
  const rows = await db.query<AddedRow[]>(
    `SELECT a.chain_id AS case_id, a.seq, i.value AS item_id
     FROM event a
     LEFT JOIN event_field i ON i.log_index = a.log_index AND i.name = 'itemId'
     LEFT JOIN event_field h ON h.log_index = a.log_index AND h.name = 'firstEventHash'
     LEFT JOIN event f ON f.chain_id = i.value AND f.seq = 0
     WHERE a.type = 'item.added/1' AND f.event_hash IS DISTINCT FROM h.value
     ORDER BY a.log_index LIMIT 1000`,
  );
  for (const { case_id, seq, item_id } of rows) {
    const named = item_id === null ? 'an item' : `item ${toHex(item_id)}`;
    const detail = `${named} was added, and is not there, or begins otherwise`;
    findings.add('E_ORPHAN', 13, { chain: toHex(case_id), seq }, detail);
  }
}

/** Each tag once: two entries of one tag would be a chain forked inside the log. */
export async function checkTags(db: Snapshot, findings: Findings): Promise<void> {
  const rows = await db.query<{ chain_id: Buffer; seq: number }[]>(
    `SELECT chain_id, seq FROM event
     WHERE tag IN (SELECT tag FROM event GROUP BY tag HAVING count(*) > 1) LIMIT 1000`,
  );
  for (const { chain_id, seq } of rows) {
    const place = { chain: toHex(chain_id), seq };
    findings.add('E_TAG_DUP', 8, place, 'another entry has the same tag');
  }
}
