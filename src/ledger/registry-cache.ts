import { fromHex } from '../core/canonical/hex.js';
import { type FieldType, type OpenField } from '../core/ledger/field.js';
import { controlItemId } from '../core/ledger/item.js';
import { KeyRegistry } from '../core/ledger/registry.js';
import { readBlock, type SignatureBlock } from '../core/ledger/signature.js';
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
  readonly fields: readonly FieldCell[];
}

interface FieldCell {
  readonly name: string;
  readonly type: FieldType;
  readonly salt: string;
  readonly value: string;
}

/** The key registry folded from the control chain, and up to which event of it. */
export interface KnownKeys {
  readonly registry: KeyRegistry;
  seq: number;
}

/**
 * A fold of the control chain that grows with it. It is never trusted as it stands: whoever asks brings a connection,
 * and the events that are missing here are read and applied first, in order of `seq`. Each has one owner: the
 * sequencer's applies events before they are committed, and is forgotten when the transaction is rolled back.
 */
export class RegistryCache {
  private known: KnownKeys | undefined;

  constructor(private readonly ledger: string) {}

  async current(tx: LedgerTransaction): Promise<KnownKeys> {
    this.known ??= { registry: new KeyRegistry(nodeEngine), seq: -1 };
    const known = this.known;
    const rows = await tx.query<ControlRow[]>(controlEventsAfter, [
      Buffer.from(controlItemId(nodeEngine, this.ledger)),
      known.seq,
    ]);
    for (const row of rows) {
      // Another caller may have applied the row while this one waited.
      if (row.seq !== known.seq + 1) continue;
      const event = {
        statement: readStatement(row.statement),
        signers: unpackBlocks(row.signatures).map(storedBlock),
        fields: row.fields.map(storedField),
      };
      known.registry.apply(controlEventOf(event, Number(row.log_index), Number(row.logged_ms)));
      known.seq = row.seq;
    }
    return known;
  }

  /** After a rollback: what was applied may never have happened. */
  forget(): void {
    this.known = undefined;
  }
}

function storedBlock(bytes: Uint8Array): SignatureBlock {
  const block = readBlock(bytes);
  if (block === undefined) throw new Error('a stored signature block cannot be read');
  return block;
}

function storedField({ name, type, salt, value }: FieldCell): OpenField {
  const saltBytes = fromHex(salt);
  const valueBytes = fromHex(value);
  if (saltBytes === undefined || valueBytes === undefined) {
    throw new Error('a stored field of the key registry cannot be read');
  }
  return { name, type, salt: saltBytes, value: valueBytes };
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
