import { emptyItem, type ItemState } from './item-state.js';
import { reviewAheadMs, tasksFor } from './tasks.js';

const verifyEveryMs = 1000;
const nowMs = 1_000_000;

function tasks(change: Partial<ItemState>, account: string, isReviewer = false): readonly string[] {
  const item: ItemState = { ...emptyItem, state: 'IN_CUSTODY', holder: 'hol', ...change };
  return tasksFor(item, { account, isReviewer, nowMs, verifyEveryMs }).map(({ kind, isOverdue }) =>
    isOverdue ? `${kind} overdue` : kind,
  );
}

const under = (dueMs?: number): Partial<ItemState> => ({
  ...{ state: 'IN_TRANSFER', sender: 'hol', recipient: 'rec' },
  transfer: { kind: 'transfer', eventHash: 'aa', seq: 3, releasedMs: 1, dueMs },
});

describe('what waits for a person', () => {
  it('is to receive what was sent to them, and to see to its receipt', () => {
    expect(tasks(under(nowMs + 1), 'rec')).toEqual(['receive']);
    expect(tasks(under(nowMs - 1), 'rec')).toEqual(['receive overdue']);
    expect(tasks(under(nowMs - 1), 'hol')).toEqual(['await_receipt overdue']);
    expect(tasks(under(), 'rec')).toEqual(['receive']);
    expect(tasks(under(), 'eve')).toEqual([]);
    expect(tasks({ state: 'IN_TRANSFER', recipient: 'rec' }, 'rec')).toEqual([]);
  });

  it('is what their items lack', () => {
    expect(tasks({ state: 'QUARANTINED' }, 'hol')).toEqual(['resolve_quarantine']);
    expect(tasks({ state: 'MISSING' }, 'hol')).toEqual(['find']);
    expect(tasks({ bytesState: 'awaited' }, 'hol')).toEqual(['attach_bytes']);
    expect(tasks({ bytesState: 'received', checkedMs: nowMs }, 'hol')).toEqual([]);
    expect(tasks({ state: 'QUARANTINED' }, 'eve')).toEqual([]);
    expect(tasks({ state: 'DRAFT', opener: 'ann' }, 'ann')).toEqual(['register']);
    expect(tasks({ state: 'DRAFT', opener: 'ann' }, 'hol')).toEqual([]);
  });

  it('is to verify the bytes that they hold, once nobody has for long', () => {
    const checked = (checkedMs?: number) => ({ bytesState: 'received', checkedMs });
    expect(tasks(checked(nowMs - verifyEveryMs), 'hol')).toEqual([]);
    expect(tasks(checked(nowMs - verifyEveryMs - 1), 'hol')).toEqual(['verify_bytes overdue']);
    expect(tasks(checked(), 'hol')).toEqual(['verify_bytes overdue']);
    expect(tasks(checked(), 'eve')).toEqual([]);
    expect(tasks({ ...checked(), state: 'DISPOSED' }, 'hol')).toEqual([]);
  });

  it('is the disposal that was authorised', () => {
    expect(tasks({ disposal: { eventHash: 'aa' } }, 'hol')).toEqual(['execute_disposal']);
    expect(tasks({ disposal: { eventHash: 'aa' }, state: 'DISPOSED' }, 'hol')).toEqual([]);
  });

  it('is to review what is in force, a month before and after, for whom that is', () => {
    const reviewed = (reviewMs: number): Partial<ItemState> => ({
      restrictions: [{ ref: 'R', reviewMs, seq: 1 }],
      holds: [{ ref: 'H', reviewMs, seq: 2 }],
    });
    const soon = nowMs + reviewAheadMs;
    expect(tasks(reviewed(soon), 'eve', true)).toEqual(['review_restriction', 'review_hold']);
    expect(tasks(reviewed(nowMs - 1), 'eve', true)).toEqual([
      ...['review_restriction overdue', 'review_hold overdue'],
    ]);
    expect(tasks(reviewed(soon + 1), 'eve', true)).toEqual([]);
    expect(tasks(reviewed(soon), 'eve')).toEqual([]);
    expect(tasks({ holds: [{ ref: 'H', seq: 2 }] }, 'eve', true)).toEqual([]);
  });
});
