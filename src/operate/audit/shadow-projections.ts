import { AdmissibilityStore } from '../../admissibility/admissibility.store.js';
import { CaseStore } from '../../cases/case.store.js';
import { RequestStore } from '../../cooperation/request.store.js';
import { toHex } from '../../core/canonical/hex.js';
import { type Findings } from '../../core/verify/finding.js';
import { DisclosureStore } from '../../disclosure/disclosure.store.js';
import { ItemStore } from '../../items/item.store.js';
import { type LoggedEvent } from '../../ledger/append-command.js';
import { ProjectionWriters } from '../../ledger/projection-writers.js';
import { OperationsStore } from '../../operations/operations.store.js';
import { ProvenanceStore } from '../../provenance/provenance.store.js';
import { ReadSealStore } from '../../reads/read-seal.store.js';
import { type Snapshot } from './snapshot.js';

/** Every projection, with the columns that name a row: the first is the chain that the row is about. */
export const projectionTables: Readonly<Record<string, readonly string[]>> = {
  case_record: ['case_id'],
  case_access: ['case_id', 'account', 'given_by'],
  item: ['item_id'],
  provenance_record: ['item_id', 'log_index'],
  admissibility_note: ['item_id', 'log_index'],
  cooperation_request: ['request_id'],
  disclosure: ['chain_id', 'event_hash'],
  disclosure_check: ['item_id', 'event_hash'],
  device: ['device_id'],
  operations_year: ['chain_id'],
  read_seal: ['chain_id', 'minute'],
};

/** The features' own writers: none reads what another writes, so their order does not matter. */
export function projectionWriters(): ProjectionWriters {
  const writers = new ProjectionWriters();
  for (const Store of [
    ...[CaseStore, ItemStore, ProvenanceStore, AdmissibilityStore, RequestStore],
    ...[DisclosureStore, OperationsStore, ReadSealStore],
  ]) {
    new Store(writers).onModuleInit();
  }
  return writers;
}

interface DifferentRow {
  readonly chain: Buffer;
  readonly stored: Readonly<Record<string, unknown>> | null;
  readonly derived: Readonly<Record<string, unknown>> | null;
}

const mostRows = 1000;

/**
 * Projections derived a second time: the log is replayed through the features' own writers into temporary tables of the
 * same names, which come first on the search path, and what the service shows is compared with them row by row. So the
 * audit knows no projection's rules, and cannot know them otherwise than the service does.
 */
export class ShadowProjections {
  private readonly writers = projectionWriters();

  private constructor(
    private readonly db: Snapshot,
    private readonly findings: Findings,
  ) {}

  static async begin(db: Snapshot, findings: Findings): Promise<ShadowProjections> {
    for (const table of Object.keys(projectionTables)) {
      await db.query(`CREATE TEMPORARY TABLE ${table} (LIKE public.${table} INCLUDING ALL)`);
    }
    return new ShadowProjections(db, findings);
  }

  /** Events that were tampered with may make rows that cannot be written: then these are not derived, and it is told. */
  async replay(events: readonly LoggedEvent[]): Promise<void> {
    await this.db.query('SAVEPOINT replay');
    try {
      await this.writers.write(this.db, events);
    } catch (error) {
      await this.db.query('ROLLBACK TO SAVEPOINT replay');
      const [first] = events;
      const place = { chain: first?.chainId ?? null, path: 'projections' };
      const why = error instanceof Error ? error.message : String(error);
      this.findings.add('E_PROJECTION', 13, place, `nothing follows from these events: ${why}`);
    }
    await this.db.query('RELEASE SAVEPOINT replay');
  }

  async compare(): Promise<void> {
    for (const [table, key] of Object.entries(projectionTables))
      await this.compareTable(table, key);
  }

  private async compareTable(table: string, key: readonly string[]): Promise<void> {
    const [chain = ''] = key;
    const rows = await this.db.query<DifferentRow[]>(
      `SELECT coalesce(s.${chain}, d.${chain}) AS chain, to_jsonb(s) AS stored, to_jsonb(d) AS derived
       FROM public.${table} s FULL JOIN pg_temp.${table} d
         ON ${key.map((column) => `s.${column} = d.${column}`).join(' AND ')}
       WHERE to_jsonb(s) IS DISTINCT FROM to_jsonb(d) LIMIT ${mostRows}`,
    );
    for (const { chain: id, stored, derived } of rows) {
      const place = { chain: toHex(id), path: table };
      for (const { field, detail } of differences(stored, derived)) {
        this.findings.add('E_PROJECTION', 13, { ...place, field }, detail);
      }
    }
  }
}

/** Names of columns alone: what stands in them may be personal. */
function differences(
  stored: DifferentRow['stored'],
  derived: DifferentRow['derived'],
): readonly { readonly field: string | null; readonly detail: string }[] {
  if (stored === null) return [{ field: null, detail: 'a row is missing that the events make' }];
  if (derived === null) return [{ field: null, detail: 'a row that no event makes' }];
  return Object.keys(derived)
    .filter((column) => JSON.stringify(stored[column]) !== JSON.stringify(derived[column]))
    .map((field) => ({ field, detail: 'not what the events say' }));
}
