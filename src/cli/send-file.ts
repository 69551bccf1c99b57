import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Json } from '../core/canonical/json.js';
import { CommandFailure } from './command-failure.js';
import { type ServiceClient } from './http.js';

/** A file as the service received it: what an event says that brings it in. */
export interface SentFile {
  readonly uploadId: string;
  /** True where the bytes that arrived are not those that were announced; the service has recorded it then. */
  readonly mismatch: boolean;
  /** Fields of `item.registered/1` and `file.attached/1`, as JSON. */
  readonly fields: Readonly<Record<string, Json>>;
}

/**
 * Sends a file for an item or a reserved chain. Its SHA-256 is computed here first and announced, so that a fault on
 * the way is seen and recorded. The name goes as hex, byte for byte.
 */
export async function sendFile(
  client: ServiceClient,
  chainId: string,
  path: string,
  mediaType: string,
): Promise<SentFile> {
  const form = new FormData();
  form.set('announcedSha256', await sha256Of(path));
  form.set('originalName', Buffer.from(basename(path)).toString('hex'));
  form.set('mediaType', mediaType);
  form.set('file', await openAsBlob(path, { type: mediaType }), 'file');
  const answer = await client.postForm(`/api/items/${chainId}/files`, form);
  const text = (name: string): string => answer.text(name);
  return {
    uploadId: text('uploadId'),
    mismatch: answer.member('mismatch').value === true,
    fields: {
      sha256: text('sha256'),
      sha512: text('sha512'),
      sizeBytes: answer.integer('sizeBytes'),
      originalName: text('originalName'),
      mediaType: text('mediaType'),
      announcedSha256: text('announcedSha256'),
      sha1: text('sha1'),
      md5: text('md5'),
    },
  };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${path} cannot be read: ${reason}`, 2);
  }
  return hash.digest('hex');
}
