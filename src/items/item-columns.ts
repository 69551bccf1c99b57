import { holderOf, type ItemState } from '../core/custody/item-state.js';

/** What the table keeps as columns of its own, for lists and for row-level security: all of it follows from the fold. */
export interface ItemColumns {
  /** Hex. */
  readonly in_case: string;
  readonly item_number: string | null;
  readonly exhibit_ref: string | null;
  readonly title: string | null;
  readonly category: string | null;
  readonly source_kind: string | null;
  readonly state: string;
  readonly holder: string | null;
  readonly recipient: string | null;
  readonly seq: number;
}

export function columnsOf(state: ItemState): ItemColumns {
  return {
    in_case: state.caseId ?? '',
    item_number: orNull(state.itemNumber),
    exhibit_ref: orNull(state.exhibitRef),
    title: orNull(state.title),
    category: orNull(state.category),
    // A draft has its provenance before the registration that names the kind of source.
    source_kind: orNull(state.sourceKind ?? state.provenance?.kind),
    state: state.state,
    holder: orNull(holderOf(state)),
    recipient: orNull(state.recipient),
    seq: state.seq,
  };
}

function orNull(text: string | undefined): string | null {
  return text ?? null;
}
