import { terminalStates } from './chain-state.js';
import { type ItemState } from './item-state.js';

/** Something that waits for a person to do about an item. */
export interface Task {
  readonly kind:
    | 'receive'
    | 'await_receipt'
    | 'resolve_quarantine'
    | 'find'
    | 'attach_bytes'
    | 'register'
    | 'execute_disposal'
    | 'verify_bytes'
    | 'review_restriction'
    | 'review_hold';
  /** In ms since 1970; undefined where it has no date. */
  readonly dueMs?: number | undefined;
  readonly isOverdue: boolean;
}

/** Whose tasks are asked for, and when. */
export interface TaskAsked {
  readonly account: string;
  /** Whether restrictions and holds are theirs to review. */
  readonly isReviewer: boolean;
  readonly nowMs: number;
  /** How long bytes may lie unverified. */
  readonly verifyEveryMs: number;
}

/** Reviews are told so long before they are due. */
export const reviewAheadMs = 30 * 24 * 60 * 60 * 1000;

/** What waits for that account about the item at that moment. */
export function tasksFor(state: ItemState, asked: TaskAsked): readonly Task[] {
  const tasks = [
    ...ofTransfer(state, asked),
    ...ofHolder(state, asked),
    ...ofBytes(state, asked),
    ...ofReviewer(state, asked),
  ];
  return tasks.map(({ kind, dueMs }) => ({
    ...{ kind, isOverdue: dueMs !== undefined && dueMs < asked.nowMs },
    ...(dueMs !== undefined && { dueMs }),
  }));
}

type Undated = Omit<Task, 'isOverdue'>;

function ofTransfer(
  { state, transfer, recipient, sender }: ItemState,
  { account }: TaskAsked,
): readonly Undated[] {
  if (state !== 'IN_TRANSFER' || transfer === undefined) return [];
  const { dueMs } = transfer;
  if (recipient === account) return [{ kind: 'receive', dueMs }];
  return sender === account ? [{ kind: 'await_receipt', dueMs }] : [];
}

function ofHolder(
  { state, holder, opener, bytesState, disposal }: ItemState,
  { account }: TaskAsked,
): readonly Undated[] {
  if (state === 'DRAFT') return opener === account ? [{ kind: 'register' }] : [];
  if (holder !== account) return [];
  if (state === 'QUARANTINED') return [{ kind: 'resolve_quarantine' }];
  if (state === 'MISSING') return [{ kind: 'find' }];
  return [
    ...(bytesState === 'awaited' ? [{ kind: 'attach_bytes' } as const] : []),
    ...(disposal !== undefined && state === 'IN_CUSTODY'
      ? [{ kind: 'execute_disposal' } as const]
      : []),
  ];
}

/** Whoever holds bytes looks from time to time whether they are still the same. */
function ofBytes(
  { state, holder, bytesState, checkedMs }: ItemState,
  { account, nowMs, verifyEveryMs }: TaskAsked,
): readonly Undated[] {
  if (holder !== account || bytesState !== 'received' || isEnded(state)) return [];
  const dueMs = (checkedMs ?? 0) + verifyEveryMs;
  return dueMs < nowMs ? [{ kind: 'verify_bytes', dueMs }] : [];
}

function ofReviewer(
  { state, restrictions, holds }: ItemState,
  { isReviewer, nowMs }: TaskAsked,
): readonly Undated[] {
  if (!isReviewer || isEnded(state)) return [];
  const isNear = (dueMs: number | undefined): boolean =>
    dueMs !== undefined && dueMs <= nowMs + reviewAheadMs;
  return [
    ...restrictions
      .filter(({ reviewMs }) => isNear(reviewMs))
      .map(({ reviewMs }) => ({ kind: 'review_restriction', dueMs: reviewMs }) as const),
    ...holds
      .filter(({ reviewMs }) => isNear(reviewMs))
      .map(({ reviewMs }) => ({ kind: 'review_hold', dueMs: reviewMs }) as const),
  ];
}

function isEnded(state: ItemState['state']): boolean {
  return terminalStates.includes(state);
}
