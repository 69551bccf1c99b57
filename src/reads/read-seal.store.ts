import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { instantOfField, integerOfField, hexOfField } from '../core/custody/field-values.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';

const minuteMs = 60_000;
/** The second is for another year's chain. */
const once: ReadonlySet<string> = new Set(['read_seal_pk', 'read_seal_once']);

/** Writes which minutes are sealed, in the transaction that logs the seal (login wm_ledger): none is sealed twice. */
@Injectable()
export class ReadSealStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'reads';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ type }: LoggedEvent): boolean {
    return type === 'access.sealed/1';
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    for (const event of events) await writeSeal(tx, event);
  }
}

async function writeSeal(
  tx: LedgerTransaction,
  { chainId, seq, fields }: LoggedEvent,
): Promise<void> {
  const fromMs = instantOfField(fields, 'from') ?? 0;
  try {
    await tx.query(
      `INSERT INTO read_seal (chain_id, minute, seq, entries, root) VALUES ($1, $2, $3, $4, $5)`,
      [
        Buffer.from(chainId, 'hex'),
        Math.floor(fromMs / minuteMs),
        seq,
        String(integerOfField(fields, 'count') ?? 0n),
        Buffer.from(hexOfField(fields, 'root') ?? '', 'hex'),
      ],
    );
  } catch (error) {
    if (!once.has(violatedConstraint(error) ?? '')) throw error;
    throw new Conflict('That minute is sealed already.');
  }
}
