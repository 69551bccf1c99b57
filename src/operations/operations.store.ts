import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type DeviceRecord, emptyDevice, foldDevice } from '../core/custody/fold-device.js';
import {
  emptyOperations,
  foldOperations,
  type OperationsRecord,
} from '../core/custody/fold-operations.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type FoldTable, writeFolds } from '../ledger/fold-rows.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';

const devices: FoldTable<DeviceRecord> = {
  ...{ table: 'device', id: 'device_id', empty: emptyDevice, fold: foldDevice },
  columns: [
    { name: 'state', type: 'text', of: ({ state }) => state },
    { name: 'holder', type: 'text', of: ({ holder }) => holder ?? null },
    { name: 'checked_out_by', type: 'text', of: ({ checkedOutBy }) => checkedOutBy ?? null },
    { name: 'seq', type: 'integer', of: ({ seq }) => seq },
  ],
};

const years: FoldTable<OperationsRecord> = {
  ...{ table: 'operations_year', id: 'chain_id', empty: emptyOperations, fold: foldOperations },
  columns: [
    { name: 'year', type: 'integer', of: ({ year }) => year ?? 0 },
    { name: 'seq', type: 'integer', of: ({ seq }) => seq },
  ],
};

/** Writes where devices and the operator's chains stand, in the transaction that logs their events (login wm_ledger). */
@Injectable()
export class OperationsStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'operations';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ chainKind }: LoggedEvent): boolean {
    return chainKind === 'device' || chainKind === 'operations';
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    const ofDevices = events.filter(({ chainKind }) => chainKind === 'device');
    if (ofDevices.length > 0) await writeFolds(tx, devices, ofDevices);
    const ofYears = events.filter(({ chainKind }) => chainKind === 'operations');
    if (ofYears.length > 0) await writeYears(tx, ofYears);
  }
}

async function writeYears(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
  try {
    await writeFolds(tx, years, events);
  } catch (error) {
    // Two processes may open the year at the same moment: the second uses what the first opened.
    if (violatedConstraint(error) !== 'operations_year_once') throw error;
    throw new Conflict('The chain of that year is open already.');
  }
}
