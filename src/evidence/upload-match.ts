import { toHex } from '../core/canonical/hex.js';
import { type PlainValue } from '../core/ledger/field.js';
import { type LoggedEvent } from '../ledger/append-command.js';
import { Refused } from '../platform/errors.js';
import { isMismatch, type StagedUpload } from './upload.reader.js';

/** An upload and the event that brings it in. */
export interface UploadMatch {
  readonly upload: StagedUpload;
  readonly event: LoggedEvent;
}

/** Bytes are brought in by these alone (ledger.md §9, V11). */
const bringing: ReadonlySet<string> = new Set(['item.registered/1', 'file.attached/1']);

/**
 * Finds for each upload the event that states exactly its digests and size, each event serving once. Throws
 * where one fits no event, where an event states digests of bytes that nobody sent, or where one leaves out that
 * the submitter had announced another digest: whoever signs must not be able to drop a mismatch on the way.
 */
export function matchUploads(
  uploads: readonly StagedUpload[],
  events: readonly LoggedEvent[],
): readonly UploadMatch[] {
  const free = new Set(
    events.filter(({ type, fields }) => bringing.has(type) && fields.has('sha256')),
  );
  const matches = uploads.map((upload) => {
    const event = [...free].find((candidate) => states(candidate, upload));
    if (event === undefined) {
      throw new Refused(
        'fields-refused',
        `No event of this act brings in the upload ${upload.uploadId}: item.registered or file.attached on ` +
          'its chain must carry the sha256, sha512 and sizeBytes that were answered when it was sent.',
      );
    }
    free.delete(event);
    if (
      isMismatch(upload) &&
      bytesHex(event.fields.get('announcedSha256')) !== upload.announcedSha256
    ) {
      throw new Refused(
        'fields-refused',
        'The submitter announced another SHA-256 for this file: the event must carry it in announcedSha256.',
      );
    }
    return { upload, event };
  });
  if (free.size > 0) {
    throw new Refused(
      'fields-refused',
      'An event brings bytes in that were not sent: upload the file first and name its uploadId in uploads.',
    );
  }
  return matches;
}

function states(event: LoggedEvent, upload: StagedUpload): boolean {
  const size = event.fields.get('sizeBytes');
  return (
    event.chainId === upload.chainId &&
    bytesHex(event.fields.get('sha256')) === upload.sha256 &&
    bytesHex(event.fields.get('sha512')) === upload.sha512 &&
    size?.type === 2 &&
    size.integer === BigInt(upload.sizeBytes)
  );
}

function bytesHex(value: PlainValue | undefined): string | undefined {
  return value?.type === 3 ? toHex(value.bytes) : undefined;
}
