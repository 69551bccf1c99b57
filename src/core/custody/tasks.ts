import { type ItemState } from './item-state.js';

/** Something that waits for a person to do about an item. */
export interface Task {
  readonly kind:
    'receive' | 'await_receipt' | 'resolve_quarantine' | 'find' | 'attach_bytes' | 'register';
  /** In ms since 1970; undefined where it has no date. */
  readonly dueMs?: number | undefined;
  readonly isOverdue: boolean;
}

/** What waits for that account about the item at that moment, the most pressing first. */
export function tasksFor(state: ItemState, account: string, nowMs: number): readonly Task[] {
  const tasks = [...ofTransfer(state, account), ...ofHolder(state, account)];
  return tasks.map(({ kind, dueMs }) => ({
    ...{ kind, isOverdue: dueMs !== undefined && dueMs < nowMs },
    ...(dueMs !== undefined && { dueMs }),
  }));
}

type Undated = Omit<Task, 'isOverdue'>;

function ofTransfer(
  { state, transfer, recipient, sender }: ItemState,
  account: string,
): readonly Undated[] {
  if (state !== 'IN_TRANSFER' || transfer === undefined) return [];
  const { dueMs } = transfer;
  if (recipient === account) return [{ kind: 'receive', dueMs }];
  return sender === account ? [{ kind: 'await_receipt', dueMs }] : [];
}

function ofHolder(
  { state, holder, opener, bytesState }: ItemState,
  account: string,
): readonly Undated[] {
  if (state === 'DRAFT') return opener === account ? [{ kind: 'register' }] : [];
  if (holder !== account) return [];
  if (state === 'QUARANTINED') return [{ kind: 'resolve_quarantine' }];
  if (state === 'MISSING') return [{ kind: 'find' }];
  return bytesState === 'awaited' ? [{ kind: 'attach_bytes' }] : [];
}
