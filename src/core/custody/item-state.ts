import { type CustodyState } from './chain-state.js';
import { type Minority } from './minor.js';

/** The last seal on record, and whether it should still be on. */
export interface SealOnRecord {
  readonly number: string;
  readonly on: boolean;
  readonly seq: number;
}

/** A transfer under way; who sends and who is to receive stands in the state itself. */
export interface OpenTransfer {
  readonly kind: 'transfer' | 'handover' | 'abroad';
  readonly eventHash: string;
  readonly seq: number;
  readonly releasedMs: number;
  readonly dueMs?: number | undefined;
  readonly recipientOrganisation?: string | undefined;
  readonly recipientAuthority?: string | undefined;
  readonly courier?: string | undefined;
}

export interface StoragePlace {
  readonly vault?: string | undefined;
  readonly shelf?: string | undefined;
  readonly storageUri?: string | undefined;
  readonly sinceMs: number;
}

/** SHA-256 in hex of bytes that an event brought in. */
export interface KnownDigest {
  readonly sha256: string;
  readonly seq: number;
  /** When somebody last computed it over the bytes, in ms since 1970. */
  readonly checkedMs?: number | undefined;
}

export interface HoldInForce {
  readonly ref: string;
  readonly kind?: string | undefined;
  /** When somebody has to look whether it is still needed; in ms since 1970. */
  readonly reviewMs?: number | undefined;
  readonly seq: number;
}

export interface RestrictionInForce {
  readonly ref: string;
  readonly kind?: string | undefined;
  readonly effect?: string | undefined;
  /** As of a hold. */
  readonly reviewMs?: number | undefined;
  /** Under which whoever imposed it permits a use, in their words. */
  readonly conditions?: readonly string[] | undefined;
  readonly seq: number;
}

/** The provenance record in force, and what it says of the originator's release. */
export interface ProvenanceInForce {
  readonly eventHash: string;
  readonly kind?: string | undefined;
  readonly release?: string | undefined;
  readonly conditions: readonly string[];
  /** Reference of the order or request under which a provider gave it out. */
  readonly processRef?: string | undefined;
}

/** What the originator's side consented to or took back since, by scope: the last word counts. */
export interface ConsentInForce {
  readonly scope: string;
  readonly given: boolean;
  readonly untilMs?: number | undefined;
  readonly seq: number;
}

export interface ItemIdentifier {
  readonly kind: string;
  readonly value: string;
}

/** Where an item stands: a pure fold of its chain. Plain JSON, stored as it is. */
export interface ItemState {
  readonly state: CustodyState;
  /** Of the last event; −1 for a chain without events. */
  readonly seq: number;
  readonly caseId?: string | undefined;
  /** Cases out of which it was moved, the first first. */
  readonly formerCases?: readonly string[] | undefined;
  /** Who wrote event 0: stands to a draft as the holder stands to an item. */
  readonly opener?: string | undefined;
  readonly openedMs?: number | undefined;
  /** Who answers for the item now; during a transfer still the sender. */
  readonly holder?: string | undefined;
  readonly sender?: string | undefined;
  readonly recipient?: string | undefined;
  readonly transfer?: OpenTransfer | undefined;
  /** Requests between States under which it, or a copy of it, was sent: ids of their chains. */
  readonly sentUnder?: readonly string[] | undefined;
  readonly registeredHash?: string | undefined;
  readonly registeredMs?: number | undefined;
  readonly itemNumber?: string | undefined;
  readonly exhibitRef?: string | undefined;
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly sourceKind?: string | undefined;
  readonly originality?: string | undefined;
  /** IMEI, serial number and the like: `{kind, value}`. */
  readonly identifiers?: readonly ItemIdentifier[] | undefined;
  readonly parentId?: string | undefined;
  /** How it came from its parent, e.g. `redacted_from`. */
  readonly derivation?: string | undefined;
  readonly bytesState?: string | undefined;
  /** What the source announced of bytes that are still awaited, SHA-256 in hex. */
  readonly awaitedSha256?: string | undefined;
  readonly seal?: SealOnRecord | undefined;
  readonly storage?: StoragePlace | undefined;
  readonly provenance?: ProvenanceInForce | undefined;
  /** Whether the person with whom it was found was a minor. */
  readonly minor?: Minority | undefined;
  /** Why the item is, or once it is in somebody's hands will be, in quarantine. */
  readonly quarantine?: { readonly eventHash: string; readonly seq: number } | undefined;
  /** Since when digests were computed over all its bytes, in ms since 1970. */
  readonly checkedMs?: number | undefined;
  /** The item against which these bytes were last compared and found equal: a working copy's evidentiary copy. */
  readonly comparedWith?: string | undefined;
  readonly disposal?:
    | {
        readonly eventHash: string;
        readonly order?: string | undefined;
        readonly method?: string | undefined;
      }
    | undefined;
  readonly digests: readonly KnownDigest[];
  readonly holds: readonly HoldInForce[];
  readonly restrictions: readonly RestrictionInForce[];
  readonly consents: readonly ConsentInForce[];
  /** Items derived from this one. */
  readonly children: readonly string[];
  /** Accounts that collected, examined or analysed the item: not for them to screen it for privilege. */
  readonly team: readonly string[];
}

export const emptyItem: ItemState = {
  state: 'DRAFT',
  seq: -1,
  digests: [],
  holds: [],
  restrictions: [],
  consents: [],
  children: [],
  team: [],
};

/** The person to whom `holder` refers in a permit: of a draft, who opened it. */
export function holderOf(state: ItemState): string | undefined {
  return state.state === 'DRAFT' ? state.opener : state.holder;
}
