import { Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { KeyRegistry } from '../core/ledger/registry.js';
import { readStatement } from '../core/ledger/statement.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type LedgerTransaction } from './append-command.js';
import { controlEventOf } from './control-event.js';
import { unpackBlocks } from './signature-column.js';

interface ControlRow {
  readonly log_index: string;
  readonly logged_ms: string;
  readonly seq: number;
  readonly statement: Buffer;
  readonly signatures: Buffer;
  readonly fields: readonly { name: string; type: number; salt: string; value: string }[];
}

/** The key registry folded from the control chain, and up to which event. */
export interface KnownKeys {
  readonly registry: KeyRegistry;
  seq: number;
}

/**
 * This process's fold of the control chain. It is never trusted as it stands: whoever asks brings a connection,
 * and events that are missing here are read and applied first, in order of `seq`.
 */
@Injectable()
export class RegistryCache {
  private known: KnownKeys | undefined;

  async current(tx: LedgerTransaction, ledger: string): Promise<KnownKeys> {
    this.known ??= { registry: new KeyRegistry(nodeEngine), seq: -1 };
    const known = this.known;
    const rows = await tx.query<ControlRow[]>(controlEventsAfter, [
      Buffer.from(controlItemId(nodeEngine, ledger)),
      known.seq,
    ]);
    for (const row of rows) {
      // Another caller may have applied the row while this one waited.
      if (row.seq !== known.seq + 1) continue;
      known.registry.apply(
        controlEventOf({
          statement: readStatement(row.statement),
          statementBytes: row.statement,
          blocks: unpackBlocks(row.signatures),
          fields: row.fields.map(({ name, type, salt, value }) => ({
            name,
            type: type as 1 | 2 | 3 | 4 | 5 | 6 | 7, // stored only after the schema check
            salt: fromHex(salt) ?? new Uint8Array(),
            value: fromHex(value) ?? new Uint8Array(),
          })),
          logIndex: Number(row.log_index),
          loggedMs: Number(row.logged_ms),
        }),
      );
      known.seq = row.seq;
    }
    return known;
  }

  /** After a rollback: what was applied may never have happened. */
  forget(): void {
    this.known = undefined;
  }
}

/** Fields of registrations and revocations are never withheld or erased, so salt and value are always there. */
const controlEventsAfter = `
  SELECT e.log_index, e.logged_ms, e.seq, e.statement, e.signatures, f.fields
  FROM event e
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('name', name, 'type', type, 'salt', encode(salt, 'hex'),
      'value', encode(value, 'hex')) ORDER BY position) AS fields
    FROM event_field WHERE log_index = e.log_index
  ) f
  WHERE e.chain_id = $1 AND e.seq > $2
  ORDER BY e.seq`;
