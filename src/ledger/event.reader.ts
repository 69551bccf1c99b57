import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type Field, type FieldType } from '../core/ledger/field.js';
import { unpackBlocks } from './signature-column.js';

/** An event as it is stored: the signed bytes, its blocks, its fields with their salts. */
export interface StoredEvent {
  readonly chainId: string;
  readonly seq: number;
  readonly logIndex: number;
  readonly loggedMs: number;
  readonly type: string;
  readonly tag: Uint8Array;
  readonly statement: Uint8Array;
  readonly blocks: readonly Uint8Array[];
  readonly eventHash: Uint8Array;
  readonly fields: readonly Field[];
}

interface EventRow {
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly log_index: string;
  readonly logged_ms: string;
  readonly type: string;
  readonly tag: Buffer;
  readonly statement: Buffer;
  readonly signatures: Buffer;
  readonly event_hash: Buffer;
}

interface FieldRow {
  readonly log_index: string;
  readonly name: string;
  readonly type: FieldType;
  readonly salt: Buffer | null;
  readonly value: Buffer | null;
  readonly leaf: Buffer;
}

export interface EventWindow {
  /** First `seq` wanted. */
  readonly from: number;
  readonly limit: number;
  /** Only events below this log index, e.g. the size of a checkpoint. */
  readonly below?: number;
}

/** Events of a chain as the person may see them (login wm_web, row-level security). */
@Injectable()
export class EventReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Whether the chain is open and the person may see it. */
  async seesChain(person: string, chainId: string): Promise<boolean> {
    const rows = await asPerson(this.db, person, (manager) =>
      manager.query<unknown[]>('SELECT 1 FROM chain_head WHERE chain_id = $1 AND seq >= 0', [
        Buffer.from(chainId, 'hex'),
      ]),
    );
    return rows.length > 0;
  }

  /** The event of that chain with that hash (hex); undefined where there is none or it is not visible. */
  async byHash(
    person: string,
    chainId: string,
    eventHash: string,
  ): Promise<StoredEvent | undefined> {
    const [row] = await asPerson(this.db, person, (manager) =>
      manager.query<{ readonly seq: number }[]>(
        'SELECT seq FROM event WHERE chain_id = $1 AND event_hash = $2',
        [Buffer.from(chainId, 'hex'), Buffer.from(eventHash, 'hex')],
      ),
    );
    if (row === undefined) return undefined;
    return (await this.ofChain(person, chainId, { from: row.seq, limit: 1 }))[0];
  }

  /** At most `limit` events of a chain in order of `seq`; nothing where the person may not see the chain. */
  async ofChain(
    person: string,
    chainId: string,
    window: EventWindow,
  ): Promise<readonly StoredEvent[]> {
    const id = fromHex(chainId, 32);
    if (id === undefined) return [];
    return asPerson(this.db, person, async (manager) => {
      const events = await manager.query<EventRow[]>(
        `SELECT chain_id, seq, log_index, logged_ms, type, tag, statement, signatures, event_hash
         FROM event WHERE chain_id = $1 AND seq >= $2 AND log_index < $3 ORDER BY seq LIMIT $4`,
        [Buffer.from(id), window.from, window.below ?? Number.MAX_SAFE_INTEGER, window.limit],
      );
      const fields = await manager.query<FieldRow[]>(
        `SELECT log_index, name, type, salt, value, leaf FROM event_field
         WHERE log_index = ANY($1::bigint[]) ORDER BY log_index, position`,
        [events.map(({ log_index }) => log_index)],
      );
      return events.map((event) =>
        stored(
          event,
          fields.filter(({ log_index }) => log_index === event.log_index),
        ),
      );
    });
  }
}

function stored(event: EventRow, fields: readonly FieldRow[]): StoredEvent {
  return {
    chainId: toHex(event.chain_id),
    seq: event.seq,
    logIndex: Number(event.log_index),
    loggedMs: Number(event.logged_ms),
    type: event.type,
    tag: event.tag,
    statement: event.statement,
    blocks: unpackBlocks(event.signatures),
    eventHash: event.event_hash,
    fields: fields.map(({ name, type, salt, value, leaf }) =>
      salt === null || value === null ? { name, leaf } : { name, type, salt, value },
    ),
  };
}
