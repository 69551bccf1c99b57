import { type FoldEvent } from '../fold-event.js';
import { foldItem } from '../fold-item.js';
import { emptyItem, type ItemState } from '../item-state.js';

/** An event with the item as it stood before and after. */
export interface Step {
  readonly event: FoldEvent;
  readonly before: ItemState;
  readonly after: ItemState;
}

/** The chain, event by event. */
export function stepsOf(events: readonly FoldEvent[]): readonly Step[] {
  let state = emptyItem;
  return events.map((event) => {
    const before = state;
    state = foldItem(before, event);
    return { event, before, after: state };
  });
}
