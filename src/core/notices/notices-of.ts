import { type ItemState } from '../custody/item-state.js';
import { type NoticeKind } from './notice-kind.js';

/** One event of an item's chain, and where the item stood before and after it. */
export interface ItemStep {
  readonly type: string;
  readonly before: ItemState;
  readonly after: ItemState;
}

/** A notice that is due to somebody. */
export interface DueNotice {
  /** Account id, as the log has it: nobody promises that there is such an account. */
  readonly account: string;
  readonly kind: NoticeKind;
}

interface Rule {
  readonly kind: NoticeKind;
  readonly to: (step: ItemStep) => readonly (string | undefined)[];
}

const toRecipient = ({ after }: ItemStep) => [after.recipient];
/** Who sent what has now arrived, or has come back. */
const toSender = ({ before }: ItemStep) => [before.sender];
/** Whoever was to receive learns that nothing comes any more. */
const toBoth = ({ before }: ItemStep) => [before.sender, before.recipient];

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['transfer.released/1', { kind: 'witnessmark.transfer.released', to: toRecipient }],
  ['transfer.readdressed/1', { kind: 'witnessmark.transfer.readdressed', to: toRecipient }],
  ['transfer.sent_abroad/1', { kind: 'witnessmark.transfer.sent_abroad', to: toRecipient }],
  ['transfer.received/1', { kind: 'witnessmark.transfer.received', to: toSender }],
  ['transfer.refused/1', { kind: 'witnessmark.transfer.refused', to: toSender }],
  ['transfer.cancelled/1', { kind: 'witnessmark.transfer.cancelled', to: toBoth }],
  ['handover.offered/1', { kind: 'witnessmark.handover.offered', to: toRecipient }],
  ['handover.accepted/1', { kind: 'witnessmark.handover.accepted', to: toSender }],
  ['handover.refused/1', { kind: 'witnessmark.handover.refused', to: toSender }],
  ['handover.cancelled/1', { kind: 'witnessmark.handover.cancelled', to: toBoth }],
]);

/** Types of events that are noticed for what they are; a quarantine may begin with any other too. */
export const noticedTypes: readonly string[] = [...rules.keys()];

/** Who is to be told of the event, and what. */
export function noticesOf(step: ItemStep): readonly DueNotice[] {
  const rule = rules.get(step.type);
  return [
    ...(rule === undefined ? [] : dueTo(rule.to(step), rule.kind)),
    ...(isQuarantine(step) ? dueTo([step.after.holder], 'witnessmark.item.quarantined') : []),
  ];
}

/** The time by which the item should have arrived has passed: both ends of the transfer are told. */
export function noticesOfDeadline({
  sender,
  recipient,
}: {
  readonly sender: string | undefined;
  readonly recipient: string | undefined;
}): readonly DueNotice[] {
  return dueTo([sender, recipient], 'witnessmark.transfer.overdue');
}

function isQuarantine({ before, after }: ItemStep): boolean {
  return after.state === 'QUARANTINED' && before.state !== 'QUARANTINED';
}

function dueTo(accounts: readonly (string | undefined)[], kind: NoticeKind): readonly DueNotice[] {
  const named = accounts.filter((account) => account !== undefined);
  return [...new Set(named)].map((account) => ({ account, kind }));
}
