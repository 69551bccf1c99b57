import { toHex } from '../../core/canonical/hex.js';
import { Frontier, leafHash } from '../../core/ledger/merkle-tree.js';
import { readReadEntry } from '../../core/reads/read-entry.js';
import { type Findings } from '../../core/verify/finding.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { type Snapshot } from './snapshot.js';

interface MinuteRow {
  readonly minute: string;
  readonly chain: Buffer | null;
  readonly seq: number | null;
  readonly entries: string | null;
  readonly root: Buffer | null;
}

interface EntryRow {
  readonly id: string;
  readonly at_ms: string;
  readonly account_id: string;
  readonly token_id: string;
  readonly organisation_id: string;
  readonly kind: string;
  readonly route: string;
  readonly chain_ids: readonly Buffer[];
  readonly case_ids: readonly Buffer[];
  readonly object_ids: readonly string[];
  readonly given: number;
  readonly is_part: boolean;
  readonly query: string | null;
  readonly purpose: string | null;
  readonly request_id: string;
  readonly code: string | null;
  readonly network: string;
  readonly entry: Buffer;
  readonly leaf: Buffer;
}

const path = 'read_entry';
const pageSize = 1000;
const nobody = '00000000-0000-0000-0000-000000000000';
/** A seal comes within seconds after its minute; after so long it does not come any more. */
const lateMinutes = 24 * 60;

/**
 * Compares what was read with the seals on the operations chains, as the replay of the log derived them: no entry changed, went,
 * or came later. Memory grows with one page of entries.
 */
export async function checkReadEntries(db: Snapshot, findings: Findings): Promise<void> {
  const newest = await newestMinutes(db);
  for (let after = '-1'; ;) {
    const minutes = await db.query<MinuteRow[]>(
      `SELECT coalesce(s.minute, e.minute) AS minute, s.chain_id AS chain, s.seq, s.entries, s.root
       FROM pg_temp.read_seal s
         FULL JOIN (SELECT DISTINCT minute FROM public.read_entry) e ON e.minute = s.minute
       WHERE coalesce(s.minute, e.minute) > $1 ORDER BY 1 LIMIT $2`,
      [after, pageSize],
    );
    for (const minute of minutes) await checkMinute(db, minute, newest, findings);
    const last = minutes.at(-1);
    if (last === undefined) return;
    after = last.minute;
  }
}

interface NewestMinutes {
  /** Of the last event, but not later than now: where a test moved the clock, nothing is late. */
  readonly logged: number;
  readonly sealed: number;
}

async function newestMinutes(db: Snapshot): Promise<NewestMinutes> {
  const [row] = await db.query<{ readonly logged: string; readonly sealed: string }[]>(
    `SELECT least((SELECT coalesce(max(logged_ms), 0) FROM public.event), extract(epoch FROM now()) * 1000)::bigint
         / 60000 AS logged,
       (SELECT coalesce(max(minute), 0) FROM pg_temp.read_seal) AS sealed`,
  );
  return { logged: Number(row?.logged ?? 0), sealed: Number(row?.sealed ?? 0) };
}

async function checkMinute(
  db: Snapshot,
  { minute, chain, seq, entries, root }: MinuteRow,
  newest: NewestMinutes,
  findings: Findings,
): Promise<void> {
  const place = { path, chain: chain === null ? null : toHex(chain), seq };
  const tree = await treeOf(db, minute, findings);
  const at = `minute ${minute}`;
  if (root === null) {
    const isLate =
      newest.logged - Number(minute) > lateMinutes || newest.sealed > Number(minute) + 60;
    if (isLate)
      findings.add('E_PROJECTION', 13, { path, field: at }, 'entries that no seal covers');
    return;
  }
  if (tree.size !== Number(entries)) {
    const detail = `${tree.size} entries where ${entries ?? 'none'} were sealed`;
    findings.add('E_PROJECTION', 13, { ...place, field: 'count' }, detail);
  }
  if (toHex(tree.root(nodeEngine)) !== toHex(root)) {
    findings.add(
      'E_PROJECTION',
      13,
      { ...place, field: 'root' },
      'not the entries that were sealed',
    );
  }
}

async function treeOf(db: Snapshot, minute: string, findings: Findings): Promise<Frontier> {
  const tree = Frontier.empty();
  for (let after: readonly [string, string] = ['-1', nobody]; ;) {
    const rows = await db.query<EntryRow[]>(
      `SELECT * FROM public.read_entry WHERE minute = $1 AND (at_ms, id) > ($2::bigint, $3::uuid)
       ORDER BY at_ms, id LIMIT $4`,
      [minute, ...after, pageSize],
    );
    for (const row of rows) {
      const leaf = leafHash(nodeEngine, row.entry);
      tree.append(nodeEngine, leaf);
      for (const field of differences(row, leaf)) {
        const detail = 'not what the bytes of an entry say';
        findings.add('E_PROJECTION', 13, { path, field }, detail);
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return tree;
    after = [last.at_ms, last.id];
  }
}

/** Names of columns that say something else than the bytes beside them. */
function differences(row: EntryRow, leaf: Uint8Array): readonly string[] {
  const entry = readReadEntry(row.entry);
  if (entry === undefined) return ['entry'];
  const columns: readonly (readonly [column: string, stored: unknown, hashed: unknown])[] = [
    ['id', row.id, entry['id']],
    ['at_ms', Number(row.at_ms), entry['atMs']],
    ['account_id', row.account_id, entry['account']],
    ['token_id', row.token_id, entry['token']],
    ['organisation_id', row.organisation_id, entry['organisation']],
    ['kind', row.kind, entry['kind']],
    ['route', row.route, entry['route']],
    ['chain_ids', row.chain_ids.map(toHex), entry['chains']],
    ['case_ids', row.case_ids.map(toHex), entry['cases']],
    ['object_ids', row.object_ids, entry['objects']],
    ['given', row.given, entry['given']],
    ['is_part', row.is_part, entry['isPart']],
    ['query', row.query, entry['query']],
    ['purpose', row.purpose, entry['purpose']],
    ['request_id', row.request_id, entry['request']],
    ['code', row.code, entry['code']],
    ['network', row.network, entry['network']],
    ['leaf', toHex(row.leaf), toHex(leaf)],
  ];
  return columns
    .filter(([, stored, hashed]) => JSON.stringify(stored) !== JSON.stringify(hashed))
    .map(([column]) => column);
}
