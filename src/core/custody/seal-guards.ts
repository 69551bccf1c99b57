import { type FieldsByName } from './event-type.js';
import { flagOfField, textOfField } from './field-values.js';
import { type ItemState } from './item-state.js';

interface Sealing {
  readonly fields: FieldsByName;
}

interface SealObjection {
  readonly message: string;
  readonly field: string;
}

/** What is sent names the seal that is on it, and none where none is on. Copies sent abroad leave the sealed thing here. */
export function sealIsLast({ seal }: ItemState, { fields }: Sealing): SealObjection | undefined {
  if (flagOfField(fields, 'copyOnly') === true) return undefined;
  const named = textOfField(fields, 'sealNumber');
  const last = seal?.on === true ? seal.number : undefined;
  if (named === last) return undefined;
  return {
    field: 'sealNumber',
    message:
      last === undefined
        ? 'No seal is on record as being on this item: record it first, or leave the number out.'
        : `The seal on record is ${last}: name it, or record first why another is on.`,
  };
}

export function sealIsOn({ seal }: ItemState, { fields }: Sealing): SealObjection | undefined {
  if (seal?.on === true && textOfField(fields, 'sealNumber') === seal.number) return undefined;
  return {
    field: 'sealNumber',
    message:
      seal?.on === true
        ? `The seal on record is ${seal.number}; no other can be broken.`
        : 'No seal is on record as being on this item.',
  };
}

export function oldSealIsLast({ seal }: ItemState, { fields }: Sealing): SealObjection | undefined {
  if (seal === undefined) {
    return {
      field: 'oldSealNumber',
      message: 'No seal of this item is on record that could be replaced.',
    };
  }
  if (textOfField(fields, 'oldSealNumber') !== seal.number) {
    return { field: 'oldSealNumber', message: `The last seal on record is ${seal.number}.` };
  }
  if (textOfField(fields, 'newSealNumber') !== seal.number) return undefined;
  return { field: 'newSealNumber', message: 'A new seal has another number than the old one.' };
}

/** Whoever reads another number than the one on record says so. */
export function inspectionAgrees(
  { seal }: ItemState,
  { fields }: Sealing,
): SealObjection | undefined {
  const number = textOfField(fields, 'sealNumber');
  const saysOther = textOfField(fields, 'sealState') === 'number_mismatch';
  if (seal === undefined) {
    return { field: 'sealNumber', message: 'No seal of this item is on record to be inspected.' };
  }
  if (saysOther === (number !== seal.number)) return undefined;
  return {
    field: 'sealState',
    message: saysOther
      ? 'The number is the one on record, so it is no number_mismatch.'
      : `The seal on record is ${seal.number}: the result is number_mismatch.`,
  };
}

/** Whoever takes over a sealed thing says which seal they saw; a difference is recorded, not refused. */
export function sealObserved({ seal }: ItemState, { fields }: Sealing): SealObjection | undefined {
  if (seal?.on !== true || fields.has('observedSeal')) return undefined;
  return {
    field: 'observedSeal',
    message: 'The item is under seal: state the number that you read on it.',
  };
}
