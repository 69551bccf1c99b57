import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { type PackageKind } from '../core/package/package-json.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

export type ExportState = 'building' | 'ready' | 'failed';

/** A package that was asked for. Ids of chains and packages are 64 hex digits. */
export interface NewExport {
  /** UUIDv7. */
  readonly id: string;
  readonly caseId: string;
  readonly kind: PackageKind;
  /** Account. */
  readonly requestedBy: string;
  /** Of the `report.exported/1`. */
  readonly logIndex: number;
  /** The package's top folder. */
  readonly folder: string;
  readonly createdMs: number;
}

/** What was built. */
export interface BuiltPackage {
  readonly checkpointSize: number;
  readonly sizeBytes: number;
  readonly packageId: string;
  readonly finishedMs: number;
}

/** The members of `BuiltPackage` are there once it is ready, `failure` once it failed. */
export interface ExportRecord extends NewExport {
  readonly state: ExportState;
  readonly checkpointSize: number | undefined;
  readonly sizeBytes: number | undefined;
  readonly packageId: string | undefined;
  readonly failure: string | undefined;
  readonly finishedMs: number | undefined;
}

interface ExportRow {
  readonly id: string;
  readonly case_id: Buffer;
  readonly kind: PackageKind;
  readonly requested_by: string;
  readonly log_index: string;
  readonly folder: string;
  readonly state: ExportState;
  readonly checkpoint_size: string | null;
  readonly size_bytes: string | null;
  readonly package_id: Buffer | null;
  readonly failure: string | null;
  readonly created_ms: string;
  readonly finished_ms: string | null;
}

const columns = `id, case_id, kind, requested_by, log_index, folder, state, checkpoint_size,
  size_bytes, package_id, failure, created_ms, finished_ms`;

/** Exports of the cases that the person sees (login wm_web, row-level security). */
@Injectable()
export class ExportStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Adds it; where that event has an export already, that one comes back. */
  async add(added: NewExport): Promise<ExportRecord> {
    return asPerson(this.db, added.requestedBy, async (manager) => {
      await manager.query(
        `INSERT INTO export (id, case_id, kind, requested_by, log_index, folder, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, 'building', $7) ON CONFLICT (log_index) DO NOTHING`,
        [
          added.id,
          Buffer.from(added.caseId, 'hex'),
          added.kind,
          added.requestedBy,
          added.logIndex,
          added.folder,
          added.createdMs,
        ],
      );
      const [record] = await select(manager, 'WHERE log_index = $1', [added.logIndex]);
      if (record === undefined) throw new Error('the export is not visible to who asked for it');
      return record;
    });
  }

  async find(accountId: string, id: string): Promise<ExportRecord | undefined> {
    if (!uuid.test(id)) return undefined;
    const [record] = await asPerson(this.db, accountId, (manager) =>
      select(manager, 'WHERE id = $1', [id]),
    );
    return record;
  }

  /** Newest first, as their events stand in the log. */
  async list(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ExportRecord>> {
    const before = cursor === undefined ? null : readCursor(cursor, [/^\d{1,15}$/])[0];
    const records = await asPerson(this.db, accountId, (manager) =>
      select(
        manager,
        'WHERE ($1::bigint IS NULL OR log_index < $1) ORDER BY log_index DESC LIMIT $2',
        [before, limit + 1],
      ),
    );
    return pageOf(records, limit, ({ logIndex }) => [String(logIndex)]);
  }

  /** False where the person may no longer see the case: then nobody is to have the package. */
  async finish({ id, requestedBy }: ExportRecord, built: BuiltPackage): Promise<boolean> {
    const [, changed] = await asPerson(this.db, requestedBy, (manager) =>
      manager.query<[unknown, number]>(
        `UPDATE export SET state = 'ready', checkpoint_size = $2, size_bytes = $3, package_id = $4,
           finished_ms = $5
         WHERE id = $1 AND state = 'building'`,
        [
          id,
          built.checkpointSize,
          built.sizeBytes,
          Buffer.from(built.packageId, 'hex'),
          built.finishedMs,
        ],
      ),
    );
    return changed === 1;
  }

  async fail(id: string, failure: string, finishedMs: number): Promise<void> {
    await this.db.query('SELECT wm_fail_export($1, $2, $3)', [id, failure, finishedMs]);
  }

  /** What a service that stopped left behind, oldest first; seen in nobody's name. */
  async unfinished(): Promise<readonly { readonly id: string; readonly requestedBy: string }[]> {
    return this.db.query('SELECT id, requested_by AS "requestedBy" FROM wm_unfinished_exports()');
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function select(
  manager: EntityManager,
  where: string,
  parameters: unknown[],
): Promise<readonly ExportRecord[]> {
  const rows = await manager.query<ExportRow[]>(
    `SELECT ${columns} FROM export ${where}`,
    parameters,
  );
  return rows.map(recordOf);
}

function recordOf(row: ExportRow): ExportRecord {
  return {
    id: row.id,
    caseId: toHex(row.case_id),
    kind: row.kind,
    requestedBy: row.requested_by,
    logIndex: Number(row.log_index),
    folder: row.folder,
    state: row.state,
    checkpointSize: numberOf(row.checkpoint_size),
    sizeBytes: numberOf(row.size_bytes),
    packageId: row.package_id === null ? undefined : toHex(row.package_id),
    failure: row.failure ?? undefined,
    createdMs: Number(row.created_ms),
    finishedMs: numberOf(row.finished_ms),
  };
}

function numberOf(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
