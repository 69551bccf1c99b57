import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';

/** Bytes that an event brought in. */
export interface EvidenceObject {
  readonly objectId: string;
  /** Item, 64 hex digits, and the number of the event on its chain. */
  readonly itemId: string;
  readonly seq: number;
  readonly logIndex: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly sha1: string;
  readonly md5: string;
  readonly sizeBytes: number;
  /** As the event has it, byte for byte; undefined where that field was erased. */
  readonly originalName: Uint8Array | undefined;
  readonly mediaType: string | undefined;
}

/** What an item is called: the fields of its registration, as far as they are open. */
export interface ItemLabel {
  readonly itemNumber: string | undefined;
  readonly title: string | undefined;
}

interface ObjectRow {
  readonly object_id: Buffer;
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly log_index: string;
  readonly sha256: Buffer;
  readonly sha512: Buffer;
  readonly sha1: Buffer;
  readonly md5: Buffer;
  readonly size_bytes: string;
  readonly original_name: Buffer | null;
  readonly media_type: Buffer | null;
}

const objects = `
  SELECT b.object_id, b.chain_id, e.seq, b.log_index, b.sha256, b.sha512, b.sha1, b.md5, b.size_bytes,
    (SELECT value FROM event_field f WHERE f.log_index = b.log_index AND f.name = 'originalName') AS original_name,
    (SELECT value FROM event_field f WHERE f.log_index = b.log_index AND f.name = 'mediaType') AS media_type
  FROM blob b JOIN event e ON e.log_index = b.log_index`;

/** Which bytes there are, as far as the person may see their chains (login wm_web, row-level security). */
@Injectable()
export class EvidenceReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Whether the person sees such an item in the log; a reserved chain is none yet. */
  async seesItem(accountId: string, itemId: string): Promise<boolean> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<unknown[]>(`SELECT 1 FROM chain_head WHERE chain_id = $1 AND kind = 'item'`, [
        bytes(itemId),
      ]),
    );
    return rows.length > 0;
  }

  /** The SHA-256 announced of bytes that the item still awaits; undefined where none is awaited or announced. */
  async awaitedSha256(accountId: string, itemId: string): Promise<string | undefined> {
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<{ awaited: string | null }[]>(
        `SELECT fold ->> 'awaitedSha256' AS awaited FROM item WHERE item_id = $1`,
        [bytes(itemId)],
      ),
    );
    return row?.awaited ?? undefined;
  }

  /** In order of their events. */
  async objectsOfItem(accountId: string, itemId: string): Promise<readonly EvidenceObject[]> {
    return this.find(accountId, `${objects} WHERE b.chain_id = $1 ORDER BY e.seq`, [bytes(itemId)]);
  }

  /** The bytes that event `seq` of the item brought in; undefined where it brought none or is not visible. */
  async objectAt(
    accountId: string,
    itemId: string,
    seq: number,
  ): Promise<EvidenceObject | undefined> {
    const [found] = await this.find(accountId, `${objects} WHERE b.chain_id = $1 AND e.seq = $2`, [
      bytes(itemId),
      seq,
    ]);
    return found;
  }

  /** Of all items that are in the case now, in order of the log; with `below` only events before that log index. */
  async objectsOfCase(
    accountId: string,
    caseId: string,
    below: number = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly EvidenceObject[]> {
    return this.find(
      accountId,
      `${objects} JOIN chain_head h ON h.chain_id = b.chain_id LEFT JOIN item i ON i.item_id = b.chain_id
       WHERE coalesce(i.case_id, h.case_id) = $1 AND b.log_index < $2 ORDER BY b.log_index`,
      [bytes(caseId), below],
    );
  }

  async labelOf(accountId: string, itemId: string): Promise<ItemLabel> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<{ readonly name: string; readonly value: Buffer | null }[]>(
        `SELECT f.name, f.value FROM event e JOIN event_field f ON f.log_index = e.log_index
         WHERE e.chain_id = $1 AND e.type = 'item.registered/1' AND f.name IN ('itemNumber', 'title')`,
        [bytes(itemId)],
      ),
    );
    const textOf = (wanted: string) =>
      rows.find(({ name }) => name === wanted)?.value?.toString('utf8');
    return { itemNumber: textOf('itemNumber'), title: textOf('title') };
  }

  private async find(
    accountId: string,
    sql: string,
    parameters: unknown[],
  ): Promise<readonly EvidenceObject[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<ObjectRow[]>(sql, parameters),
    );
    return rows.map(evidenceObject);
  }
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function evidenceObject(row: ObjectRow): EvidenceObject {
  return {
    objectId: row.object_id.toString('hex'),
    itemId: row.chain_id.toString('hex'),
    seq: row.seq,
    logIndex: Number(row.log_index),
    sha256: row.sha256.toString('hex'),
    sha512: row.sha512.toString('hex'),
    sha1: row.sha1.toString('hex'),
    md5: row.md5.toString('hex'),
    sizeBytes: Number(row.size_bytes),
    originalName: row.original_name ?? undefined,
    mediaType: row.media_type?.toString('utf8'),
  };
}
