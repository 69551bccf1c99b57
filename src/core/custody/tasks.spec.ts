import { emptyItem, type ItemState } from './item-state.js';
import { tasksFor } from './tasks.js';

const nowMs = 1_000_000;

function tasks(change: Partial<ItemState>, account: string): readonly string[] {
  const item: ItemState = { ...emptyItem, state: 'IN_CUSTODY', holder: 'hol', ...change };
  return tasksFor(item, account, nowMs).map(({ kind, isOverdue }) =>
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
    expect(tasks({ bytesState: 'received' }, 'hol')).toEqual([]);
    expect(tasks({ state: 'QUARANTINED' }, 'eve')).toEqual([]);
    expect(tasks({ state: 'DRAFT', opener: 'ann' }, 'ann')).toEqual(['register']);
    expect(tasks({ state: 'DRAFT', opener: 'ann' }, 'hol')).toEqual([]);
  });
});
