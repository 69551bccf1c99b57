import { ApiProperty } from '@nestjs/swagger';
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
  /** Cases out of which it was moved, the first first; their chains name it too. */
  @ApiProperty({ type: [String] })
  readonly formerCases!: readonly string[];
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
  @ApiProperty({ type: [ItemDigestDto] })
  readonly digests!: readonly ItemDigestDto[];
  /** References of what is in force. */
  @ApiProperty({ type: [String] })
  readonly holds!: readonly string[];
  @ApiProperty({ type: [String] })
  readonly restrictions!: readonly string[];
  /** Items derived from it. */
  @ApiProperty({ type: [String] })
  readonly children!: readonly string[];
}

/** The provenance record in force. */
export class ItemProvenanceDto {
  readonly kind!: string;
  /** Event that states it. */
  readonly eventHash!: string;
  readonly logIndex!: number;
  readonly amended!: boolean;
  readonly form!: Readonly<Record<string, Json>>;
}

/** A note in force; what it says stands in the list of notes. */
export class ItemNoteDto {
  readonly eventHash!: string;
  readonly logIndex!: number;
  readonly type!: string;
  readonly forum!: string;
  /** Account. */
  readonly author!: string;
}

export class ItemIdentifierDto {
  /** imei, imsi, iccid, mac, serial, document_no, weapon_no or interpol_ref */
  readonly kind!: string;
  readonly value!: string;
}

/** A restriction in force. */
export class ItemRestrictionDto {
  readonly restrictionRef!: string;
  readonly kind!: string | null;
  readonly effect!: string | null;
  /** Under which whoever imposed it permits a use, in their words. */
  @ApiProperty({ type: [String] })
  readonly conditions!: readonly string[];
}

/** A request between States under which the item came. */
export class ItemRequestDto {
  readonly requestId!: string;
  readonly requestRef!: string | null;
  readonly foreignRef!: string | null;
  readonly state!: string;
  /** To what its use is limited, as drafted and as the other side answered. */
  @ApiProperty({ type: [String] })
  readonly useLimits!: readonly string[];
}

export class ItemDetailDto extends ItemDto {
  @ApiProperty({ type: [ItemIdentifierDto] })
  readonly identifiers!: readonly ItemIdentifierDto[];
  @ApiProperty({ type: [ItemRestrictionDto] })
  readonly restrictionsInForce!: readonly ItemRestrictionDto[];
  readonly provenance!: ItemProvenanceDto | null;
  /** The newest 200 in force. */
  @ApiProperty({ type: [ItemNoteDto] })
  readonly notes!: readonly ItemNoteDto[];
  /** At most 100. */
  @ApiProperty({ type: [ItemRequestDto] })
  readonly requests!: readonly ItemRequestDto[];
}

export class ItemPageDto {
  @ApiProperty({ type: [ItemDto] })
  readonly items!: readonly ItemDto[];
  readonly next!: string | null;
}

export class ChainFindingDto {
  readonly code!: string;
  readonly seq!: number | null;
  readonly field!: string | null;
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
  /** The signed checkpoint to which inclusion was proved; null before there is any. */
  readonly checkpoint!: ChainCheckpointDto | null;
  readonly eventsChecked!: number;
  @ApiProperty({ type: [ChainCheckDto] })
  readonly checks!: readonly ChainCheckDto[];
  @ApiProperty({ type: [ChainFindingDto] })
  readonly findings!: readonly ChainFindingDto[];
}
