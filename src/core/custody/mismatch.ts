import { type FieldsByName } from './event-type.js';
import { hexOfField, textOfField, textsOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { isHandling } from './handling.js';
import { type ItemState, type SealOnRecord } from './item-state.js';

/** What people report of a seal that no longer vouches for what is inside. */
export const badSealStates: readonly (string | undefined)[] = [
  'broken_unexplained',
  'number_mismatch',
];

/**
 * Whether what the event observed differs from what the record says: seal numbers, digests. Custody passes all the
 * same, for somebody has the item in their hands; but it goes into quarantine.
 */
export function isMismatch(state: ItemState, { type, fields }: FoldEvent): boolean {
  return (
    isOtherSeal(state, type, fields) ||
    isOtherDigest(state, type, fields) ||
    isOtherThanAnnounced(type, fields)
  );
}

function isOtherSeal({ seal }: ItemState, type: string, fields: FieldsByName): boolean {
  if (badSealStates.includes(textOfField(fields, 'sealState'))) return true;
  if (seal === undefined) return false;
  const observed =
    textOfField(fields, 'observedSeal') ??
    (type === 'seal.inspected/1' ? textOfField(fields, 'sealNumber') : undefined);
  if (isOtherBefore(seal, type, fields)) return true;
  return observed !== undefined && (!seal.on || observed !== seal.number);
}

/** Only where the thing was in somebody's hands was its seal seen. */
function isOtherBefore(seal: SealOnRecord, type: string, fields: FieldsByName): boolean {
  const before = isHandling(type) ? textOfField(fields, 'sealBefore') : undefined;
  return seal.on && before !== undefined && before !== seal.number;
}

function isOtherDigest({ digests }: ItemState, type: string, fields: FieldsByName): boolean {
  const observed = hexOfField(fields, 'observedSha256');
  if (type === 'integrity.checked/1') return observed !== hexOfField(fields, 'expectedSha256');
  const all = [
    ...(observed === undefined ? [] : [observed]),
    ...textsOfField(fields, 'furtherObservedSha256'),
  ];
  if (digests.length === 0) return false;
  return all.some((digest) => digests.every(({ sha256 }) => sha256 !== digest));
}

/** Bytes that came in and are not what was announced (ledger format §9, V11). */
function isOtherThanAnnounced(type: string, fields: FieldsByName): boolean {
  if (type !== 'item.registered/1' && type !== 'file.attached/1') return false;
  if (textOfField(fields, 'bytesState') === 'mismatch') return true;
  const announced = hexOfField(fields, 'announcedSha256');
  const computed = hexOfField(fields, 'sha256');
  return announced !== undefined && computed !== undefined && announced !== computed;
}
