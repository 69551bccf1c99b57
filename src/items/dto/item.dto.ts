import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { type Json } from '../../core/canonical/json.js';
import { custodyStates } from '../../core/custody/chain-state.js';
import { PageQuery } from '../../platform/page.dto.js';

export class ItemQuery extends PageQuery {
  /** Only items of this case. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  readonly caseId?: string;

  @IsOptional()
  @IsIn(custodyStates)
  readonly state?: string;

  /** Only items that this account holds. */
  @IsOptional()
  @IsUUID('all')
  readonly holder?: string;
}

export class ItemTransferDto {
  /** transfer, handover or abroad */
  readonly kind!: string;
  readonly sender!: string;
  readonly recipient!: string | null;
  readonly dueAt!: string | null;
}

export class ItemDigestDto {
  /** Event that brought the bytes in. */
  readonly seq!: number;
  readonly sha256!: string;
}

export class ItemDto {
  /** Id of the item's chain, 64 hex digits. */
  readonly itemId!: string;
  readonly caseId!: string;
  /** DRAFT, IN_CUSTODY, IN_TRANSFER, UNDER_EXAMINATION, AT_COURT, QUARANTINED, MISSING, RETURNED, DISPOSED or VOIDED */
  readonly state!: string;
  /** Number of the last event on its chain. */
  readonly seq!: number;
  /** Whether the case's chain names it. */
  readonly added!: boolean;
  readonly itemNumber!: string | null;
  readonly exhibitRef!: string | null;
  readonly title!: string | null;
  readonly category!: string | null;
  readonly sourceKind!: string | null;
  readonly originality!: string | null;
  readonly parentId!: string | null;
  /** Account of whoever answers for it. */
  readonly holder!: string | null;
  readonly transfer!: ItemTransferDto | null;
  /** Number of the seal that is on. */
  readonly seal!: string | null;
  readonly storage!: string | null;
  /** none, awaited, received or mismatch */
  readonly bytesState!: string | null;
  readonly digests!: readonly ItemDigestDto[];
  readonly holds!: readonly string[];
}

export class ItemPageDto {
  readonly items!: readonly ItemDto[];
  readonly next!: string | null;
}

export class EventFieldDto {
  readonly name!: string;
  /** Bytes as hex, instants as RFC 3339, decimals as text; absent where the field was erased. */
  readonly value?: Json;
  readonly erased!: boolean;
}

export class EventDto {
  readonly seq!: number;
  readonly logIndex!: number;
  readonly loggedAt!: string;
  readonly type!: string;
  /** The time that the author states. */
  readonly occurred!: string;
  /** Key of the author. */
  readonly actor!: string;
  /** Keys of all others who signed. */
  readonly with!: readonly string[];
  readonly eventHash!: string;
  /** The exact text that was signed. */
  readonly statement!: string;
  /** Signature blocks in hex. */
  readonly signatures!: readonly string[];
  readonly fields!: readonly EventFieldDto[];
}

export class EventPageDto {
  readonly items!: readonly EventDto[];
  readonly next!: string | null;
}

export class ChainFindingDto {
  readonly code!: string;
  readonly seq!: number | null;
  readonly detail!: string;
}

export class ChainCheckDto {
  readonly name!: string;
  /** pass, fail or not_checked */
  readonly result!: string;
  /** How many things were checked. */
  readonly count!: number;
}

export class ChainCheckpointDto {
  readonly size!: number;
  readonly root!: string;
}

/** The item's chain, checked again from the stored bytes at this moment. */
export class ItemVerificationDto {
  readonly itemId!: string;
  /** The signed checkpoint to which inclusion was proved; null where none covers the chain yet. */
  readonly checkpoint!: ChainCheckpointDto | null;
  readonly eventsChecked!: number;
  readonly checks!: readonly ChainCheckDto[];
  readonly findings!: readonly ChainFindingDto[];
}
