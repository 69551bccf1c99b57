import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type CaseRecord, emptyCase, type Grant } from '../core/custody/case-state.js';
import { foldCase } from '../core/custody/fold-case.js';
import { violatedConstraint } from '../database/constraint-violation.js';
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
    await writeCases(tx, [...cases]);
    await writeAccess(tx, [...cases]);
  }
}

async function readFolds(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<Map<string, KnownCase>> {
  const rows = await tx.query<FoldRow[]>(
    `SELECT encode(case_id, 'hex') AS id, first_index, seq, fold FROM case_record
     WHERE case_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
  return new Map(
    rows.map(({ id, first_index, seq, fold }) => [
      id,
      { record: fold, firstIndex: Number(first_index), seq },
    ]),
  );
}

async function writeCases(
  tx: LedgerTransaction,
  cases: readonly (readonly [string, KnownCase])[],
): Promise<void> {
  const rows = cases.map(([id, { record, firstIndex, seq }]) => ({
    id,
    case_ref: record.caseRef ?? '',
    title: record.title ?? '',
    stage: record.stage ?? '',
    state: record.state,
    seq,
    first_index: firstIndex,
    fold: record,
  }));
  try {
    await tx.query(
      `INSERT INTO case_record (case_id, case_ref, title, stage, state, seq, first_index, fold)
       SELECT decode(id, 'hex'), case_ref, title, stage, state, seq, first_index, fold
       FROM jsonb_to_recordset($1) AS r(id text, case_ref text, title text, stage text, state text,
         seq integer, first_index bigint, fold jsonb)
       ON CONFLICT (case_id) DO UPDATE SET case_ref = excluded.case_ref, title = excluded.title,
         stage = excluded.stage, state = excluded.state, seq = excluded.seq, fold = excluded.fold`,
      [JSON.stringify(rows)],
    );
  } catch (error) {
    // Parties name a case by its reference: two of one name in a ledger would be mistaken for each other.
    if (violatedConstraint(error) !== 'case_record_ref') throw error;
    throw new Conflict('There is another case with this reference.');
  }
}

/** The rows that row-level security asks: the opener for good, others as long as their grants run. */
async function writeAccess(
  tx: LedgerTransaction,
  cases: readonly (readonly [string, KnownCase])[],
): Promise<void> {
  const rows = cases.flatMap(([id, { record }]) =>
    [openerOf(id, record), ...record.grants].map((grant) => ({
      id,
      account: grant.account,
      given_by: grant.eventHash,
      role: grant.role,
      from_ms: grant.fromMs,
      until_ms: grant.untilMs,
      ended: grant.ended,
      item: grant.itemId,
    })),
  );
  await tx.query(
    `INSERT INTO case_access (case_id, account, given_by, role, from_ms, until_ms, ended, item_id)
     SELECT decode(id, 'hex'), account, decode(given_by, 'hex'), role, from_ms, until_ms, ended, decode(item, 'hex')
     FROM jsonb_to_recordset($1) AS r(id text, account text, given_by text, role text, from_ms bigint,
       until_ms bigint, ended boolean, item text)
     ON CONFLICT (case_id, account, given_by) DO UPDATE SET ended = excluded.ended
       WHERE case_access.ended <> excluded.ended`,
    [JSON.stringify(rows)],
  );
}

/** As a grant without an end; its event is the opening of the case, which the case's id stands for. */
function openerOf(id: string, { openedBy }: CaseRecord): Grant {
  return { eventHash: id, account: openedBy ?? '', role: 'opener', fromMs: 0, ended: false };
}
