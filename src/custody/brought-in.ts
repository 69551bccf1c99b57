import { fromHex } from '../core/canonical/hex.js';
import { type PlainValue } from '../core/ledger/field.js';
import { type StagedUpload } from '../evidence/upload.reader.js';

/** Bytes are brought in by these alone (ledger.md §9, V11). */
export function bringsIn(type: string): boolean {
  return type === 'item.registered/1' || type === 'file.attached/1';
}

/** The fields by which an event brings an uploaded file in: what was computed here, and what was announced. */
export function broughtInBy(upload: StagedUpload, type: string): readonly [string, PlainValue][] {
  const fields: [string, PlainValue][] = [
    ['sha256', bytes(upload.sha256)],
    ['sha512', bytes(upload.sha512)],
    ['sizeBytes', { type: 2, integer: BigInt(upload.sizeBytes) }],
    ['originalName', { type: 3, bytes: upload.originalName }],
    ['mediaType', { type: 1, text: upload.mediaType }],
    ['sha1', bytes(upload.sha1)],
    ['md5', bytes(upload.md5)],
  ];
  const { announcedSha256, sha256 } = upload;
  if (announcedSha256 !== undefined) fields.push(['announcedSha256', bytes(announcedSha256)]);
  if (type === 'item.registered/1') {
    const isOther = announcedSha256 !== undefined && announcedSha256 !== sha256;
    fields.push(['bytesState', { type: 1, text: isOther ? 'mismatch' : 'received' }]);
  }
  return fields;
}

function bytes(hex: string): PlainValue {
  const read = fromHex(hex);
  if (read === undefined) throw new Error('a digest of an upload is not hexadecimal');
  return { type: 3, bytes: read };
}
