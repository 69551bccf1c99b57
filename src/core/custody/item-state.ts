import { type CustodyState } from './chain-state.js';

/** A transfer that is under way: the sender answers for the item until the recipient has taken it. */
export interface OpenTransfer {
  readonly kind: 'transfer' | 'handover' | 'abroad';
  readonly eventHash: string;
  readonly sender: string;
  /** Account; none where the item goes abroad to an authority. */
  readonly recipient?: string;
  readonly dueMs?: number;
}

/** Bytes that an event brought in; digests in hex. */
export interface KnownDigest {
  readonly seq: number;
  readonly sha256: string;
}

export interface ProvenanceInForce {
  readonly kind: string;
  readonly eventHash: string;
  /** The originator's decision and its conditions, where the form has them and they are known. */
  readonly release?: string;
  readonly conditions: readonly string[];
}

/** Where an item stands: the fold of its chain, plain JSON. Accounts are ids, hashes and ids are hex. */
export interface ItemState {
  readonly state: CustodyState;
  /** −1 before the first event. */
  readonly seq: number;
  readonly firstEventHash?: string;
  readonly caseId?: string;
  readonly opener?: string;
  /** Who answers for the item; set when it is registered. */
  readonly holder?: string;
  readonly transfer?: OpenTransfer;
  /** Number of the seal that is on. */
  readonly seal?: string;
  readonly itemNumber?: string;
  readonly exhibitRef?: string;
  readonly title?: string;
  readonly category?: string;
  readonly sourceKind?: string;
  readonly originality?: string;
  readonly bytesState?: string;
  readonly parentId?: string;
  readonly digests: readonly KnownDigest[];
  readonly provenance?: ProvenanceInForce;
  /** Where it is stored, as its event says. */
  readonly storage?: string;
  readonly holds: readonly string[];
  readonly restrictions: readonly { readonly ref: string; readonly effect: string }[];
  /** What the originator has consented to and not withdrawn. */
  readonly consents: readonly string[];
  /** A comparison with another item's bytes that agreed, for copies. */
  readonly isCheckedCopy?: boolean;
  readonly disposalOrder?: string;
}

export const emptyItem: ItemState = {
  state: 'DRAFT',
  seq: -1,
  digests: [],
  holds: [],
  restrictions: [],
  consents: [],
};

/** Who may act as the holder: of a draft, whoever opened it. */
export function responsibleFor(item: ItemState): string | undefined {
  return item.holder ?? item.opener;
}
