import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { foldRequest } from '../core/cooperation/fold-request.js';
import { emptyRequest, type RequestRecord } from '../core/cooperation/request-record.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

interface KnownRequest {
  readonly record: RequestRecord;
  readonly firstIndex: number;
}

interface FoldRow {
  readonly id: string;
  readonly first_index: string;
  readonly fold: RequestRecord;
}

/** Writes where requests stand, in the transaction that logs their events (login wm_ledger). */
@Injectable()
export class RequestStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'requests';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ chainKind }: LoggedEvent): boolean {
    return chainKind === 'request';
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    const requests = await readFolds(tx, [...new Set(events.map(({ chainId }) => chainId))]);
    for (const event of events) {
      const known = requests.get(event.chainId);
      requests.set(event.chainId, {
        record: foldRequest(known?.record ?? emptyRequest, foldEventOf(event)),
        firstIndex: known?.firstIndex ?? event.logIndex,
      });
    }
    await writeRequests(tx, [...requests]);
  }
}

async function readFolds(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<Map<string, KnownRequest>> {
  const rows = await tx.query<FoldRow[]>(
    `SELECT encode(request_id, 'hex') AS id, first_index, fold FROM cooperation_request
     WHERE request_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
  return new Map(
    rows.map(({ id, first_index, fold }) => [
      id,
      { record: fold, firstIndex: Number(first_index) },
    ]),
  );
}

async function writeRequests(
  tx: LedgerTransaction,
  requests: readonly (readonly [string, KnownRequest])[],
): Promise<void> {
  const rows = requests.map(([id, { record, firstIndex }]) => ({
    ...{ id, in_case: record.caseId ?? '', state: record.state, seq: record.seq },
    ...{ first_index: firstIndex, fold: record },
  }));
  await tx.query(
    `INSERT INTO cooperation_request (request_id, case_id, state, seq, first_index, fold)
     SELECT decode(id, 'hex'), decode(in_case, 'hex'), state, seq, first_index, fold
     FROM jsonb_to_recordset($1) AS r(id text, in_case text, state text, seq integer, first_index bigint, fold jsonb)
     ON CONFLICT (request_id) DO UPDATE
       SET state = excluded.state, seq = excluded.seq, fold = excluded.fold`,
    [JSON.stringify(rows)],
  );
}
