import { flagOfField, textOfField } from '../field-values.js';
import { type FoldEvent } from '../fold-event.js';
import { isHandling } from '../handling.js';
import { type ItemState } from '../item-state.js';
import { badSealStates } from '../mismatch.js';
import { type Step } from './chain-walk.js';
import { type Observation } from './finding.js';
import { momentOf } from './moment.js';
import { momentText } from './words.js';

/** Things that a seal can hold shut. */
const sealable: readonly (string | undefined)[] = [
  ...['physical_object', 'weapon_or_ied_component', 'paper_document', 'digital_device'],
  ...['storage_medium', 'biometric_sample'],
];

/** What is wrong with how the item was passed on. */
export function transferFindings(steps: readonly Step[], nowMs: number): readonly Observation[] {
  const found = steps.flatMap((step, i) => [
    ...unreceived(steps, i, nowMs),
    ...unsealed(step),
    ...otherSeal(step),
    ...bothSides(step),
  ]);
  return [...found, ...backwards(steps)];
}

function isSending({ before, after }: Step): boolean {
  return before.transfer === undefined && after.transfer !== undefined;
}

interface Sent {
  readonly sending: Step;
  /** The step by which the transfer ended; undefined while it is open. */
  readonly end: Step | undefined;
  /** The item at the end of its way: readdressed, it may be due later. */
  readonly under: ItemState;
}

function sentWith(steps: readonly Step[], index: number): Sent | undefined {
  const sending = steps[index];
  if (sending === undefined || !isSending(sending)) return undefined;
  const rest = steps.slice(index + 1);
  const end = rest.find(({ after }) => after.transfer === undefined);
  return { sending, end, under: end?.before ?? (rest.at(-1) ?? sending).after };
}

/** Received after it was due, or not yet though it is. */
function unreceived(steps: readonly Step[], index: number, nowMs: number): readonly Observation[] {
  const sent = sentWith(steps, index);
  const dueMs = sent?.under.transfer?.dueMs;
  if (sent === undefined || dueMs === undefined) return [];
  const { sending, end, under } = sent;
  const untilMs = end === undefined ? nowMs : momentOf(end.event).fromMs;
  return untilMs <= dueMs ? [] : [overdue(sending, end, under, { dueMs, untilMs })];
}

function overdue(
  { event: { seq } }: Step,
  end: Step | undefined,
  { sender, recipient }: ItemState,
  { dueMs, untilMs }: { readonly dueMs: number; readonly untilMs: number },
): Observation {
  const fate = end === undefined ? 'has not been received' : `arrived on ${momentText(untilMs)}`;
  return {
    ...{ code: 'transfer_unreceived', certain: true, fromMs: dueMs, untilMs },
    ...(sender !== undefined && { holderBefore: sender }),
    ...(recipient !== undefined && { holderAfter: recipient }),
    seqs: end === undefined ? [seq] : [seq, end.event.seq],
    message: `The item sent with event ${seq} was due on ${momentText(dueMs)} and ${fate}.`,
  };
}

function unsealed(step: Step): readonly Observation[] {
  const { event, before } = step;
  if (!isSending(step) || !sealable.includes(before.category) || before.seal?.on === true)
    return [];
  return [
    {
      ...{ code: 'missing_seal', certain: true, seqs: [event.seq] },
      message: 'The item was sent without a seal on record.',
    },
  ];
}

/** Another seal than the last one on record, or one that no longer vouches for what is inside. */
function otherSeal({ event, before, after }: Step): readonly Observation[] {
  const { seal } = before;
  if (!isHandling(event.type) || seal === undefined) return [];
  const number = seenSeal(event);
  const isOther = number !== undefined && seal.on && number !== seal.number;
  if (!isOther && !badSealStates.includes(textOfField(event.fields, 'sealState'))) return [];
  const found = isOther
    ? `Seal ${number} was found where ${seal.number} is on record.`
    : `The seal ${seal.number} was found broken or changed.`;
  const isMarked = after.quarantine?.seq === event.seq;
  return [
    {
      ...{ code: 'other', rule: 'seal_differs', certain: true, seqs: [seal.seq, event.seq] },
      message: isMarked ? `${found} The item went into quarantine.` : found,
    },
  ];
}

function seenSeal({ type, fields }: FoldEvent): string | undefined {
  const seen = textOfField(fields, 'observedSeal') ?? textOfField(fields, 'sealBefore');
  return seen ?? (type === 'seal.inspected/1' ? textOfField(fields, 'sealNumber') : undefined);
}

/** Whoever gives away and whoever takes is one account. */
function bothSides({ event, before }: Step): readonly Observation[] {
  const { type, account, seq } = event;
  const isReceipt = type === 'transfer.received/1' || type === 'handover.accepted/1';
  if (!isReceipt || account !== before.sender) return [];
  return [
    {
      ...{ code: 'one_person_on_both_sides', certain: true, holderBefore: account },
      holderAfter: account,
      seqs: [...(before.transfer ? [before.transfer.seq] : []), seq],
      message: 'One person both sent and received the item.',
    },
  ];
}

/** Acts that for certain lie before the one recorded before them. */
function backwards(steps: readonly Step[]): readonly Observation[] {
  const moves = steps.filter(movesCustody);
  return moves.slice(1).flatMap((step, i): readonly Observation[] => {
    const earlier = moves[i];
    if (earlier === undefined) return [];
    const was = momentOf(earlier.event);
    const is = momentOf(step.event);
    if (is.untilMs >= was.fromMs) return [];
    return [
      {
        ...{ code: 'other', rule: 'out_of_order', certain: true },
        ...{ fromMs: is.untilMs, untilMs: was.fromMs, seqs: [earlier.event.seq, step.event.seq] },
        message: `Event ${step.event.seq} states a time before event ${earlier.event.seq}, on which it builds.`,
      },
    ];
  });
}

function movesCustody({ event, before, after }: Step): boolean {
  if (flagOfField(event.fields, 'copyOnly') === true) return false;
  return before.state !== after.state || before.holder !== after.holder;
}
