import { terminalStates } from '../chain-state.js';
import { collectionTimes } from '../collection-time.js';
import { jsonOfField, textOfField, textsOfField } from '../field-values.js';
import { type FoldEvent } from '../fold-event.js';
import { type Span, spanOf } from '../time-value.js';
import { type Step, stepsOf } from './chain-walk.js';
import { entryFindings } from './entry-findings.js';
import { type CustodyFinding, type Observation } from './finding.js';
import { type Leg, legsOf } from './legs.js';
import { momentOf } from './moment.js';
import { placeFindings } from './place-findings.js';
import { type Demand, possessionFindings } from './possession-findings.js';
import { transferFindings } from './transfer-findings.js';

/** What the record of custody of one item looks like to a court. */
export interface CustodyExamination {
  readonly legs: readonly Leg[];
  /** Gaps first, then in the order of the chain; explained ones are among them. */
  readonly findings: readonly CustodyFinding[];
}

/**
 * Examines the whole chain of an item, in order of `seq` from its first event on. `nowMs`: until when the item had to be
 * held. `parentMs`: when the item from which it derives was opened.
 */
export function examineCustody(
  events: readonly FoldEvent[],
  { nowMs, parentMs }: { readonly nowMs: number; readonly parentMs?: number | undefined },
): CustodyExamination {
  const steps = stepsOf(events);
  const legs = legsOf(events);
  const observations = [
    ...possessionFindings(legs, demandOf(steps, nowMs)),
    ...transferFindings(steps, nowMs),
    ...placeFindings(steps),
    ...entryFindings(steps),
    ...beforeParent(steps, parentMs),
  ];
  const hashes = new Map(events.map(({ seq, eventHash }) => [seq, eventHash]));
  const explanations = events.filter(({ type }) => type === 'gap.explained/1');
  return { legs, findings: observations.map((one) => answered(one, hashes, explanations)) };
}

/** The item had to be held from when it was collected, as its provenance says, to its end. */
function demandOf(steps: readonly Step[], nowMs: number): Demand {
  const provenance = steps.findLast(({ event: { type } }) => type.startsWith('provenance.'));
  const collected = provenance && collectedAt(provenance.event);
  const end = steps.find(({ after }) => terminalStates.includes(after.state));
  return { collected, endMs: end === undefined ? nowMs : momentOf(end.event).fromMs };
}

function collectedAt({ fields }: FoldEvent): Span | undefined {
  return collectionTimes(fields)
    .map(spanOf)
    .find((span) => span !== undefined);
}

function beforeParent(
  steps: readonly Step[],
  parentMs: number | undefined,
): readonly Observation[] {
  if (parentMs === undefined) return [];
  return steps
    .filter(({ event }) => momentOf(event).untilMs < parentMs)
    .map(({ event: { seq } }) => ({
      ...({ code: 'other', rule: 'before_parent', certain: true, seqs: [seq] } as const),
      message: `Event ${seq} states a time before the item from which this one derives was on record.`,
    }));
}

/** Of the chain's events, by their numbers. */
type EventHashes = ReadonlyMap<number, string>;

function answered(
  observation: Observation,
  hashes: EventHashes,
  explanations: readonly FoldEvent[],
): CustodyFinding {
  const explainedBy = explanations
    .filter((explanation) => explains(explanation, observation, hashes))
    .map(({ seq }) => seq);
  return { rule: observation.code, ...observation, explainedBy };
}

/**
 * An explanation names the kind of finding, and the events behind it or the time it is about. It answers nothing that
 * came after it: else one written early and widely enough would answer everything to come.
 */
function explains(
  { seq: written, loggedMs, fields }: FoldEvent,
  { code, seqs, fromMs, untilMs }: Observation,
  hashes: EventHashes,
): boolean {
  if (textOfField(fields, 'finding') !== code || seqs.some((seq) => seq > written)) return false;
  const named = textsOfField(fields, 'eventHashes');
  if (seqs.some((seq) => named.includes(hashes.get(seq) ?? ''))) return true;
  const from = spanOf(jsonOfField(fields, 'gapFrom'));
  const until = spanOf(jsonOfField(fields, 'gapUntil'));
  if (from === undefined || until === undefined || fromMs === undefined) return false;
  return from.fromMs <= fromMs && (untilMs ?? Infinity) <= Math.min(until.untilMs, loggedMs);
}
