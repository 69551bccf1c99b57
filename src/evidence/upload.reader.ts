import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type Digests } from './digests.js';

/** A file that was received and waits for the event that names its digests. */
export interface StagedUpload extends Digests {
  /** UUID. */
  readonly uploadId: string;
  readonly objectId: string;
  /** Chain for which it was sent, 64 hex digits. */
  readonly chainId: string;
  /** The name, byte for byte. */
  readonly originalName: Uint8Array;
  readonly mediaType: string;
  /** What the submitter announced, 64 hex digits. */
  readonly announcedSha256: string | undefined;
  readonly receivedMs: number;
}

/** Whether what arrived is not what the submitter announced. */
export function isMismatch(upload: Pick<StagedUpload, 'sha256' | 'announcedSha256'>): boolean {
  return upload.announcedSha256 !== undefined && upload.announcedSha256 !== upload.sha256;
}

interface UploadRow {
  readonly id: string;
  readonly object_id: Buffer;
  readonly chain_id: Buffer;
  readonly sha256: Buffer;
  readonly sha512: Buffer;
  readonly sha1: Buffer;
  readonly md5: Buffer;
  readonly size_bytes: string;
  readonly original_name: Buffer;
  readonly media_type: string;
  readonly announced_sha256: Buffer | null;
  readonly received_ms: string;
}

/** Uploads that wait, each visible to whoever sent it (login wm_web, row-level security). */
@Injectable()
export class UploadReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** The person's uploads that still wait, among those asked for (UUIDs), in no order. */
  async waiting(accountId: string, uploadIds: readonly string[]): Promise<readonly StagedUpload[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<UploadRow[]>(
        `SELECT id, object_id, chain_id, sha256, sha512, sha1, md5, size_bytes, original_name, media_type,
           announced_sha256, received_ms
         FROM upload
         WHERE id = ANY($1::uuid[]) AND attached_index IS NULL AND NOT lapsed`,
        [uploadIds],
      ),
    );
    return rows.map(staged);
  }

  /** Whether any row, of an upload or of evidence, names the object. */
  async isKnown(objectId: string): Promise<boolean> {
    const [row] = await this.db.query<{ readonly known: boolean }[]>(
      'SELECT wm_object_known($1) AS known',
      [Buffer.from(objectId, 'hex')],
    );
    return row?.known === true;
  }
}

function staged(row: UploadRow): StagedUpload {
  return {
    uploadId: row.id,
    objectId: row.object_id.toString('hex'),
    chainId: row.chain_id.toString('hex'),
    sha256: row.sha256.toString('hex'),
    sha512: row.sha512.toString('hex'),
    sha1: row.sha1.toString('hex'),
    md5: row.md5.toString('hex'),
    sizeBytes: Number(row.size_bytes),
    originalName: row.original_name,
    mediaType: row.media_type,
    announcedSha256: row.announced_sha256?.toString('hex'),
    receivedMs: Number(row.received_ms),
  };
}
