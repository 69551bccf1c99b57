import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import { PostedLineDto, ReceiptDto } from '../../ledger/dto/posted-line.dto.js';

export class NewProposalDto {
  /** The line with its author's block; `with` names the keys that must sign too. */
  @IsObject()
  @ValidateNested()
  @Type(() => PostedLineDto)
  readonly event!: PostedLineDto;
}

export class NewSignatureDto {
  /** The signer's block in hex: u8 alg, u8 role, key id, length and signature. */
  @Matches(/^([0-9a-f]{2}){38,8230}$/)
  readonly signature!: string;
}

export class ProposalDto {
  readonly id!: string;
  readonly chainId!: string;
  readonly type!: string;
  /** The line with the blocks collected so far: what the others sign. */
  readonly event!: PostedLineDto;
  /** Accounts whose signature is asked for. */
  @ApiProperty({ type: [String] })
  readonly wanted!: readonly string[];
  /** Why, where the event does not say so itself. */
  readonly reason!: string | null;
  readonly proposedBy!: string;
  readonly proposedAt!: string;
  readonly lapsesAt!: string;
  /** Null until the last signature has come and the event was logged. */
  readonly receipt!: ReceiptDto | null;
}

export class ProposalPageDto {
  @ApiProperty({ type: [ProposalDto] })
  readonly items!: readonly ProposalDto[];
  readonly next!: string | null;
}
