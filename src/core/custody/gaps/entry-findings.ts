import { collectionTimes } from '../collection-time.js';
import { flagOfField, integerOfField, textOfField } from '../field-values.js';
import { isJsonObject } from '../json-kind.js';
import { isStrong, listedDigests } from '../listed-digests.js';
import { type Step } from './chain-walk.js';
import { type Observation } from './finding.js';
import { momentOf } from './moment.js';

const lateMs = 24 * 60 * 60 * 1000;
/** Of all entries of a chain. */
const mostLateShare = 0.1;

/** What is wrong with how the record was kept. */
export function entryFindings(steps: readonly Step[]): readonly Observation[] {
  return [
    ...lateEntries(steps),
    ...steps.flatMap((step) => [...unknownClock(step), ...copyAsOriginal(step)]),
    ...weakDigests(steps),
  ];
}

/** Single late entries carry their reasons; many of them say something about the chain. */
function lateEntries(steps: readonly Step[]): readonly Observation[] {
  const late = steps.filter(({ event }) => event.loggedMs - momentOf(event).untilMs > lateMs);
  if (late.length <= steps.length * mostLateShare) return [];
  return [
    {
      ...{ code: 'late_entry', certain: true, seqs: late.map(({ event }) => event.seq) },
      message: `${late.length} of ${steps.length} entries were recorded more than 24 hours after the act.`,
    },
  ];
}

/** Of an act, or of when the item was collected. */
function unknownClock({ event: { seq, fields } }: Step): readonly Observation[] {
  const isOwn =
    textOfField(fields, 'clockSource') === 'device_unsynced' &&
    integerOfField(fields, 'clockOffsetSeconds') === undefined;
  const told = collectionTimes(fields).some(
    (time) =>
      isJsonObject(time) &&
      time['clockSource'] === 'device_unsynced' &&
      time['clockOffsetSeconds'] === undefined,
  );
  if (!isOwn && !told) return [];
  return [
    {
      ...{ code: 'unknown_clock', certain: true, seqs: [seq] },
      message: 'A time was read from a device whose clock nobody compared with the true time.',
    },
  ];
}

/** A working copy is for analysis; what it shows is shown on the evidentiary copy. */
function copyAsOriginal({ event: { type, seq, fields }, before }: Step): readonly Observation[] {
  if (before.originality !== 'working_copy') return [];
  const isUsed =
    flagOfField(fields, 'onOriginal') === true ||
    (before.comparedWith === undefined &&
      (type === 'exhibit.assigned/1' || type === 'court.produced/1'));
  if (!isUsed) return [];
  return [
    {
      ...{ code: 'other', rule: 'working_copy_as_original', certain: true, seqs: [seq] },
      message: 'A working copy was used as if it were the original.',
    },
  ];
}

/** What came from the source vouches for itself only by digests that no longer count. */
function weakDigests(steps: readonly Step[]): readonly Observation[] {
  const declared = steps.flatMap(({ event: { seq, fields } }) =>
    listedDigests(fields)
      .filter(({ origin }) => origin === 'declared_by_source')
      .map((digest) => ({ seq, isStrong: isStrong(digest) })),
  );
  const isAnnounced = steps.some(({ event: { fields } }) => fields.has('announcedSha256'));
  if (declared.length === 0 || isAnnounced || declared.some(({ isStrong }) => isStrong)) return [];
  const first = steps.find(({ event: { fields } }) => fields.has('sha256'))?.event.seq;
  return [
    {
      ...{ code: 'weak_digest', certain: true },
      seqs: [
        ...new Set([...declared.map(({ seq }) => seq), ...(first === undefined ? [] : [first])]),
      ],
      message:
        'The source gave no stronger digest than MD5 or SHA-1' +
        (first === undefined ? '.' : `; the first strong one was computed with event ${first}.`),
    },
  ];
}
