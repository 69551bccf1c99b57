import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { foldRequest } from '../core/cooperation/fold-request.js';
import { emptyRequest, type RequestRecord } from '../core/cooperation/request-record.js';
import { type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type FoldTable, writeFolds } from '../ledger/fold-rows.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

const requests: FoldTable<RequestRecord> = {
  ...{ table: 'cooperation_request', id: 'request_id', empty: emptyRequest, fold: foldRequest },
  columns: [
    { name: 'case_id', type: 'bytea', of: ({ caseId }) => caseId ?? '' },
    { name: 'state', type: 'text', of: ({ state }) => state },
    { name: 'seq', type: 'integer', of: ({ seq }) => seq },
  ],
};

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

  write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    return writeFolds(tx, requests, events);
  }
}
