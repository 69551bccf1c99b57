import { type Offence } from '../custody/check-offence.js';
import { type DroppedCheck, type Instrument } from './instruments.js';
import { type RequestRecord } from './request-record.js';

/**
 * What is recorded of an offence in the law of the State asked; no finding of law. `mapped`: the request names a provision
 * of that State. `not_required`: it does not, and the instrument asks for none, as the recorded category and penalty stand.
 */
export type OffenceState = 'mapped' | 'not_required' | 'not_mapped';

export interface RecordedOffence {
  readonly offence: Offence;
  readonly state: OffenceState;
  /** The rule by which the instrument asks for none; null unless `not_required`. */
  readonly rule: DroppedCheck | null;
}

/** The offences of a request, in the order in which its draft has them. */
export function recordedOffences(
  { offences = [], instrument }: RequestRecord,
  instruments: readonly Instrument[],
): readonly RecordedOffence[] {
  const rule = instruments.find(({ id }) => id === instrument)?.dualCriminality ?? null;
  return offences.map((offence) => {
    if (offence.requestedLaw !== undefined) return { offence, state: 'mapped', rule: null };
    return rule !== null && isDropped(offence, rule)
      ? { offence, state: 'not_required', rule }
      : { offence, state: 'not_mapped', rule: null };
  });
}

/** A penalty that is not on record does not reach the threshold. */
function isDropped(
  { category, maximumPenaltyYears = 0 }: Offence,
  { categories, leastYears }: DroppedCheck,
): boolean {
  return categories.some((one) => one === category) && maximumPenaltyYears >= leastYears;
}
