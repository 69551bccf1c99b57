import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type LedgerTransaction } from '../ledger/append-command.js';
import { Conflict } from '../platform/errors.js';
import { type StagedUpload } from './upload.reader.js';
import { type UploadMatch } from './upload-match.js';

/** Rows of uploads that wait for their event. */
@Injectable()
export class UploadStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  async insert(accountId: string, upload: StagedUpload): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query(
        `INSERT INTO upload (id, object_id, chain_id, account, sha256, sha512, sha1, md5, size_bytes,
           original_name, media_type, announced_sha256, received_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          upload.uploadId,
          bytes(upload.objectId),
          bytes(upload.chainId),
          accountId,
          bytes(upload.sha256),
          bytes(upload.sha512),
          bytes(upload.sha1),
          bytes(upload.md5),
          upload.sizeBytes,
          Buffer.from(upload.originalName),
          upload.mediaType,
          upload.announcedSha256 === undefined ? null : bytes(upload.announcedSha256),
          upload.receivedMs,
        ],
      ),
    );
  }

  /**
   * In the transaction that logs the events: marks each upload as attached and writes its blob row. Throws a
   * Conflict where an upload was attached or lapsed meanwhile, which refuses the whole act.
   */
  async attach(tx: LedgerTransaction, matches: readonly UploadMatch[]): Promise<void> {
    for (const { upload, event } of matches) {
      const written = await tx.query<unknown[]>(
        `WITH claimed AS (
           UPDATE upload SET attached_index = $2
           WHERE id = $1 AND attached_index IS NULL AND NOT lapsed
           RETURNING object_id, chain_id, sha256, sha512, sha1, md5, size_bytes
         )
         INSERT INTO blob (object_id, chain_id, log_index, sha256, sha512, sha1, md5, size_bytes)
         SELECT object_id, chain_id, $2, sha256, sha512, sha1, md5, size_bytes FROM claimed
         RETURNING object_id`,
        [upload.uploadId, event.logIndex],
      );
      if (written.length === 0) {
        throw new Conflict(`The upload ${upload.uploadId} is attached already, or has lapsed.`);
      }
    }
  }

  /** Ends an upload that no event names; false where one does. From then on no event can claim it. */
  async lapse(accountId: string, uploadId: string): Promise<boolean> {
    const [rows] = await asPerson(this.db, accountId, (manager) =>
      // TypeORM answers an UPDATE with its rows and their number.
      manager.query<[unknown[], number]>(
        `UPDATE upload SET lapsed = true WHERE id = $1 AND attached_index IS NULL RETURNING id`,
        [uploadId],
      ),
    );
    return rows.length > 0;
  }

  /** Ends all uploads that were received before that time and wait still; their objects, 32 hex digits each. */
  async lapseAll(receivedBeforeMs: number): Promise<readonly string[]> {
    const rows = await this.db.query<{ readonly object_id: Buffer }[]>(
      'SELECT wm_lapse_uploads($1) AS object_id',
      [receivedBeforeMs],
    );
    return rows.map(({ object_id }) => object_id.toString('hex'));
  }

  /** Deletes the row of a lapsed upload, once its object is gone. */
  async forget(objectId: string): Promise<void> {
    await this.db.query('SELECT wm_forget_upload($1)', [bytes(objectId)]);
  }
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
