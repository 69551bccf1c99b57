import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type CaseRecord, emptyCase } from '../core/custody/case-state.js';
import { foldCase } from '../core/custody/fold-case.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';

interface KnownCase {
  readonly record: CaseRecord;
  readonly firstIndex: number;
}

interface FoldRow {
  readonly id: string;
  readonly first_index: string;
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
    `SELECT encode(case_id, 'hex') AS id, first_index, fold FROM case_record
     WHERE encode(case_id, 'hex') = ANY($1)`,
    [ids],
  );
  return new Map(
    rows.map((row) => [row.id, { record: row.fold, firstIndex: Number(row.first_index) }]),
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

async function writeCase(tx: LedgerTransaction, id: string, { record, firstIndex }: KnownCase): Promise<void> {
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
      record.seq,
      firstIndex,
      JSON.stringify(record),
    ],
  );
}

/** The rows that row-level security asks: the opener for good, others as long as their grants run. */
async function writeAccess(tx: LedgerTransaction, id: string, known: KnownCase): Promise<void> {
  const { record, firstIndex } = known;
  const opener = {
    account: record.openedBy ?? '',
    logIndex: firstIndex,
    role: 'opener',
    fromMs: 0,
    untilMs: undefined,
    endedIndex: undefined,
  };
  for (const grant of [opener, ...record.grants]) {
    await tx.query(
      `INSERT INTO case_access (case_id, account, given_index, role, from_ms, until_ms, ended_index)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (case_id, account, given_index) DO UPDATE SET ended_index = excluded.ended_index`,
      [
        Buffer.from(id, 'hex'),
        grant.account,
        grant.logIndex,
        grant.role,
        grant.fromMs,
        grant.untilMs ?? null,
        grant.endedIndex ?? null,
      ],
    );
  }
}

