import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attack } from './tampered-database.js';

export interface TriedAttack extends Attack {
  readonly name: string;
  /** Each as `code`, `code path` or `code path field`: all of these must be found. */
  readonly finds: readonly string[];
  /** Claims that fail. */
  readonly fails: readonly number[];
}

const middle = `(SELECT log_index FROM event WHERE chain_id = $item AND seq = 100)`;
const tail = `log_index >= (SELECT size - 3 FROM log_head)`;

/** Flips the lowest bit of the byte at `at` of a column of bytes. */
function flipped(column: string, at = 20): string {
  return `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
}

/** What whoever rules the database, or the disk, may do to a ledger at rest. */
export const attacks: readonly TriedAttack[] = [
  {
    name: 'a projection column is edited',
    sql: [`UPDATE item SET holder = 'somebody else' WHERE item_id = $item`],
    ...{ finds: ['E_PROJECTION item holder'], fails: [3] },
  },
  {
    name: 'the fold behind a projection is edited',
    sql: [`UPDATE item SET fold = fold || '{"state":"DISPOSED"}' WHERE item_id = $item`],
    ...{ finds: ['E_PROJECTION item fold'], fails: [3] },
  },
  {
    name: 'a row of a projection is deleted',
    sql: ['DELETE FROM item WHERE item_id = $other'],
    ...{ finds: ['E_PROJECTION item'], fails: [3] },
  },
  {
    name: 'a grant is slipped in beside the chain',
    sql: [
      `INSERT INTO case_access (case_id, account, given_by, role, from_ms, ended)
       VALUES ($case, 'stranger', $item, 'prosecutor', 0, false)`,
    ],
    ...{ finds: ['E_PROJECTION case_access'], fails: [3] },
  },
  {
    name: 'a statement is edited',
    sql: [
      `UPDATE event SET statement = convert_to(
         replace(convert_from(statement, 'UTF8'), '"occurred":"20', '"occurred":"19'), 'UTF8')
       WHERE log_index = ${middle}`,
    ],
    ...{ finds: ['E_SIG', 'E_LEAF', 'E_CHAIN'], fails: [3, 4] },
  },
  {
    name: 'a statement is cut',
    sql: [`UPDATE event SET statement = substring(statement from 2) WHERE log_index = ${middle}`],
    ...{ finds: ['E_CANON'], fails: [3] },
  },
  {
    name: 'signatures are no signatures',
    sql: [`UPDATE event SET signatures = '\\x01ff' WHERE log_index = ${middle}`],
    ...{ finds: ['E_SIG', 'E_LEAF'], fails: [3, 4] },
  },
  {
    name: 'a field is edited',
    sql: [
      `UPDATE event_field SET ${flipped('value', 0)} WHERE name = 'text' AND log_index = ${middle}`,
    ],
    ...{ finds: ['E_FIELD'], fails: [3] },
  },
  {
    name: 'a salt is edited',
    sql: [
      `UPDATE event_field SET ${flipped('salt')} WHERE name = 'text' AND log_index = ${middle}`,
    ],
    ...{ finds: ['E_FIELD'], fails: [3] },
  },
  {
    name: 'a value is erased without an act',
    sql: [
      `UPDATE event_field SET salt = NULL, value = NULL WHERE name = 'text' AND log_index = ${middle}`,
    ],
    ...{ finds: ['E_FIELD'], fails: [3] },
  },
  {
    name: 'what would remain of an erased value is edited',
    sql: [
      `UPDATE event_field SET ${flipped('leaf')} WHERE name = 'text' AND log_index = ${middle}`,
    ],
    ...{ finds: ['E_PROJECTION - leaf'], fails: [3] },
  },
  {
    name: 'the type beside a statement is edited',
    sql: [`UPDATE event SET type = 'storage.entered/1' WHERE log_index = ${middle}`],
    ...{ finds: ['E_PROJECTION - type'], fails: [3] },
  },
  {
    name: 'a middle event is deleted',
    sql: [
      `DELETE FROM event_field WHERE log_index = ${middle}`,
      `DELETE FROM event WHERE log_index = ${middle}`,
    ],
    ...{ finds: ['E_CHAIN', 'E_ORPHAN'], fails: [3] },
  },
  {
    name: 'all events of an item are deleted',
    sql: [
      `DELETE FROM event_field WHERE log_index IN (SELECT log_index FROM event WHERE chain_id = $other)`,
      'DELETE FROM event WHERE chain_id = $other',
    ],
    ...{ finds: ['E_ORPHAN'], fails: [3] },
  },
  {
    name: 'all events of an item are deleted, with everything that was made of them',
    sql: [
      `DELETE FROM event_field WHERE log_index IN (SELECT log_index FROM event WHERE chain_id = $other)`,
      'DELETE FROM event WHERE chain_id = $other',
      'DELETE FROM chain_head WHERE chain_id = $other',
      'DELETE FROM item WHERE item_id = $other',
    ],
    ...{ finds: ['E_ORPHAN'], fails: [3] },
  },
  {
    name: 'the tail of the log is deleted',
    sql: [`DELETE FROM event_field WHERE ${tail}`, `DELETE FROM event WHERE ${tail}`],
    ...{ finds: ['E_ORPHAN', 'E_ROLLBACK log/checkpoint', 'E_ROLLBACK high-water'], fails: [3] },
  },
  {
    name: 'the tail of the log is deleted, and the checkpoints over it',
    sql: [
      `DELETE FROM checkpoint WHERE size > (SELECT size - 3 FROM log_head)`,
      `DELETE FROM event_field WHERE ${tail}`,
      `DELETE FROM event WHERE ${tail}`,
      'UPDATE log_head SET size = size - 3',
    ],
    ...{ finds: ['E_ROLLBACK high-water'], fails: [3] },
  },
  {
    name: 'two log indexes are swapped',
    sql: [
      'UPDATE event SET log_index = 1000000 WHERE log_index = 50',
      'UPDATE event SET log_index = 50 WHERE log_index = 60',
      'UPDATE event SET log_index = 60 WHERE log_index = 1000000',
      'UPDATE event_field SET log_index = 1000000 WHERE log_index = 50',
      'UPDATE event_field SET log_index = 50 WHERE log_index = 60',
      'UPDATE event_field SET log_index = 60 WHERE log_index = 1000000',
    ],
    ...{ finds: ['E_INCLUSION log/tile/0/000', 'E_CONSISTENCY'], fails: [3] },
  },
  {
    name: 'a leaf is edited',
    sql: [`UPDATE event SET ${flipped('leaf_hash')} WHERE log_index = ${middle}`],
    ...{ finds: ['E_LEAF', 'E_INCLUSION log/tile/0/000', 'E_CONSISTENCY'], fails: [3] },
  },
  {
    name: 'the time of logging is edited',
    sql: [`UPDATE event SET logged_ms = logged_ms + 1000 WHERE log_index = ${middle}`],
    ...{ finds: ['E_LEAF', 'E_TIME'], fails: [3, 5] },
  },
  {
    name: 'a tag is edited',
    sql: [`UPDATE event SET ${flipped('tag')} WHERE log_index = ${middle}`],
    ...{ finds: ['E_TAG', 'E_LEAF'], fails: [3] },
  },
  {
    name: 'a tile is edited',
    sql: [`UPDATE log_tile SET ${flipped('hashes', 5000)} WHERE level = 0 AND number = 0`],
    ...{ finds: ['E_INCLUSION log/tile/0/000'], fails: [3] },
  },
  {
    name: 'a tile is deleted',
    sql: ['DELETE FROM log_tile WHERE level = 0 AND number = 0'],
    ...{ finds: ['E_NO_PROOF log/tile/0'], fails: [3] },
  },
  {
    name: 'the head of the log is moved back',
    sql: ['UPDATE log_head SET size = size - 1'],
    ...{ finds: ['E_ROLLBACK log_head'], fails: [3] },
  },
  {
    name: 'the frontier of the log is edited',
    sql: [`UPDATE log_head SET ${flipped('frontier')}`],
    ...{ finds: ['E_PROJECTION log_head'], fails: [3] },
  },
  {
    name: 'the head of a chain is moved back',
    sql: ['UPDATE chain_head SET seq = seq - 1 WHERE chain_id = $item'],
    ...{ finds: ['E_PROJECTION chain_head seq'], fails: [3] },
  },
  {
    name: 'a chain is moved to another case',
    sql: ['UPDATE chain_head SET case_id = $item WHERE chain_id = $other'],
    ...{ finds: ['E_PROJECTION chain_head case_id'], fails: [3] },
  },
  {
    name: 'the secret of a chain is edited',
    sql: [`UPDATE chain_head SET ${flipped('secret')} WHERE chain_id = $item`],
    ...{ finds: ['E_ITEM_ID', 'E_TAG'], fails: [3] },
  },
  {
    name: 'a key of the registry is replaced',
    sql: [`UPDATE event_field SET ${flipped('value')} WHERE name = 'publicKey' AND log_index = 1`],
    ...{ finds: ['E_FIELD', 'E_KEY_UNKNOWN'], fails: [3, 4] },
  },
  {
    name: 'a checkpoint is edited',
    sql: [`UPDATE checkpoint SET ${flipped('note', 40)}`],
    ...{ finds: ['E_NOTE'], fails: [3] },
  },
  {
    name: 'the root beside a checkpoint is edited',
    sql: [`UPDATE checkpoint SET ${flipped('root')}`],
    ...{ finds: ['E_CONSISTENCY'], fails: [3] },
  },
  {
    name: 'bytes are said to lie under other digests',
    sql: [`UPDATE blob SET ${flipped('sha256')}`],
    ...{ finds: ['E_BLOB'], fails: [1] },
  },
  {
    name: 'bytes are no longer known',
    sql: ['DELETE FROM blob'],
    ...{ finds: ['E_BLOB'], fails: [1] },
  },
  {
    name: 'a file of the store is gone',
    home: async (home) => rm((await objectsIn(home))[0] ?? ''),
    ...{ finds: ['E_BLOB'], fails: [1] },
  },
  {
    name: 'a byte of a file of the store is flipped',
    ...{ objects: true, home: flipFirstObject, finds: ['E_BLOB'], fails: [1] },
  },
  {
    name: 'the database lies behind what was signed before',
    home: (home) => writeFile(join(home, 'high-water'), `999999 ${'ab'.repeat(32)}\n`),
    ...{ finds: ['E_ROLLBACK high-water'], fails: [3] },
  },
];

async function objectsIn(home: string): Promise<readonly string[]> {
  const entries = await readdir(join(home, 'blobs/objects'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Changes one bit of the evidence that is kept. */
export async function flipFirstObject(home: string): Promise<void> {
  const [path = ''] = await objectsIn(home);
  const bytes = await readFile(path);
  // The last one: what stands first in the file is looked at without reading it.
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  await rm(path);
  await writeFile(path, bytes);
}
