import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import {
  hexOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from '../core/custody/field-values.js';
import { type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

const served = 'disclosure.served/1';
const verified = 'disclosure.verified/1';

/** Writes what was disclosed and checked, in the transaction that logs it (login wm_ledger). */
@Injectable()
export class DisclosureStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'disclosures';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ type }: LoggedEvent): boolean {
    return type === served || type === verified;
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === served) await writeServed(tx, event);
      else await writeCheck(tx, event);
    }
  }

  async forget(tx: LedgerTransaction, itemId: string): Promise<void> {
    await tx.query(`DELETE FROM disclosure WHERE chain_id = decode($1, 'hex')`, [itemId]);
    await tx.query(`DELETE FROM disclosure_check WHERE item_id = decode($1, 'hex')`, [itemId]);
  }
}

/** What it supersedes stays, and says by what it was superseded. */
async function writeServed(tx: LedgerTransaction, event: LoggedEvent): Promise<void> {
  const { chainId, chainKind, caseId, logIndex, account, fields, occurredMs } = event;
  const hash = toHex(event.eventHash);
  await tx.query(
    `INSERT INTO disclosure (event_hash, chain_id, case_id, item_id, log_index, served_by, recipient, schedule,
       digests, withheld, served_ms, acknowledged_ms)
     VALUES (decode($1, 'hex'), decode($2, 'hex'), decode($3, 'hex'), decode($4, 'hex'), $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[hash, chainId, caseId ?? chainId, chainKind === 'item' ? chainId : null],
      ...[logIndex, account, textOfField(fields, 'recipient') ?? ''],
      ...[textOfField(fields, 'schedule') ?? '', textsOfField(fields, 'artifactDigests')],
      JSON.stringify(jsonOfField(fields, 'withheld') ?? []),
      ...[instantOfField(fields, 'servedAt') ?? occurredMs],
      instantOfField(fields, 'acknowledgedAt') ?? null,
    ],
  );
  const before = hexOfField(fields, 'supersedes');
  if (before === undefined) return;
  await tx.query(
    `UPDATE disclosure SET superseded_by = decode($1, 'hex')
     WHERE event_hash = decode($2, 'hex') AND chain_id = decode($3, 'hex')`,
    [hash, before, chainId],
  );
}

async function writeCheck(tx: LedgerTransaction, event: LoggedEvent): Promise<void> {
  const { chainId, logIndex, account, fields } = event;
  await tx.query(
    `INSERT INTO disclosure_check (event_hash, item_id, log_index, checked_by, digests, result)
     VALUES (decode($1, 'hex'), decode($2, 'hex'), $3, $4, $5, $6)`,
    [
      ...[toHex(event.eventHash), chainId, logIndex, account],
      ...[textsOfField(fields, 'artifactDigests'), textOfField(fields, 'result') ?? ''],
    ],
  );
}
