import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type CaseRecord, emptyCase, type Grant } from '../core/custody/case-state.js';
import { foldCase } from '../core/custody/fold-case.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';

interface KnownCase {
  readonly record: CaseRecord;
  readonly firstIndex: number;
  /** Number of the last event. */
  readonly seq: number;
}

interface FoldRow {
  readonly id: string;
  readonly first_index: string;
  readonly seq: number;
  readonly fold: CaseRecord;
}

/** Writes what cases are, in the transaction that logs their events (login wm_ledger). */
@Injectable()
export class CaseStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'cases';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ chainKind }: LoggedEvent): boolean {
    return chainKind === 'case';
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    const cases = await readFolds(tx, [...new Set(events.map(({ chainId }) => chainId))]);
    for (const event of events) {
      const known = cases.get(event.chainId);
      cases.set(event.chainId, {
        record: foldCase(known?.record ?? emptyCase, foldEventOf(event)),
        firstIndex: known?.firstIndex ?? event.logIndex,
        seq: event.seq,
      });
    }
    for (const [id, known] of cases) {
      await refuseOtherOfThatName(tx, id, known.record);
      await writeCase(tx, id, known);
      await writeAccess(tx, id, known);
    }
  }
}

async function readFolds(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<Map<string, KnownCase>> {
  const rows = await tx.query<FoldRow[]>(
    `SELECT encode(case_id, 'hex') AS id, first_index, seq, fold FROM case_record
     WHERE encode(case_id, 'hex') = ANY($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ id, first_index, seq, fold }) => [
      id,
      { record: fold, firstIndex: Number(first_index), seq },
    ]),
  );
}

/** Parties name a case by its reference: two of one name in a ledger would be mistaken for each other. */
async function refuseOtherOfThatName(
  tx: LedgerTransaction,
  id: string,
  { caseRef }: CaseRecord,
): Promise<void> {
  const rows = await tx.query<unknown[]>(
    'SELECT 1 FROM case_record WHERE case_ref = $1 AND case_id <> $2',
    [caseRef ?? '', Buffer.from(id, 'hex')],
  );
  if (rows.length > 0) throw new Conflict('There is another case with this reference.');
}

async function writeCase(
  tx: LedgerTransaction,
  id: string,
  { record, firstIndex, seq }: KnownCase,
): Promise<void> {
  await tx.query(
    `INSERT INTO case_record (case_id, case_ref, title, stage, state, seq, first_index, fold)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (case_id) DO UPDATE SET case_ref = excluded.case_ref, title = excluded.title,
       stage = excluded.stage, state = excluded.state, seq = excluded.seq, fold = excluded.fold`,
    [
      Buffer.from(id, 'hex'),
      record.caseRef ?? '',
      record.title ?? '',
      record.stage ?? '',
      record.state,
      seq,
      firstIndex,
      JSON.stringify(record),
    ],
  );
}

/** The rows that row-level security asks: the opener for good, others as long as their grants run. */
async function writeAccess(
  tx: LedgerTransaction,
  id: string,
  { record }: KnownCase,
): Promise<void> {
  const opener: Grant = {
    eventHash: id,
    account: record.openedBy ?? '',
    role: 'opener',
    fromMs: 0,
    ended: false,
  };
  for (const grant of [opener, ...record.grants]) {
    // A grant for one item alone does not open the case.
    if (grant.itemId !== undefined) continue;
    await tx.query(
      `INSERT INTO case_access (case_id, account, given_by, role, from_ms, until_ms, ended)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (case_id, account, given_by) DO UPDATE SET ended = excluded.ended`,
      [
        Buffer.from(id, 'hex'),
        grant.account,
        Buffer.from(grant.eventHash, 'hex'),
        grant.role,
        grant.fromMs,
        grant.untilMs ?? null,
        grant.ended,
      ],
    );
  }
}
