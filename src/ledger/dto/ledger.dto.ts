import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** The newest signed checkpoint; size 0 and the empty root before the first. */
export class CheckpointDto {
  size!: number;
  /** Root of the tree, 64 hex digits. */
  root!: string;
  /** The signed note, exactly as published. */
  note!: string | null;
}

export class LedgerDto {
  /** Name of the ledger, to which every chain is bound for life. */
  origin!: string;
  /** Verifier key of the log (C2SP signed-note form). */
  logVkey!: string;
  /** Key with which the service signs, `k1:` and 64 hex digits. */
  serviceKey!: string;
  /** Account under which the service signs its own acts. */
  serviceAccount!: string;
  /** Id of the chain that holds the key registry. */
  controlChain!: string;
  checkpoint!: CheckpointDto;
}

export class ReserveChainsDto {
  /** How many chains. */
  @IsInt()
  @Min(1)
  @Max(64)
  count!: number;

  /** How many tags ahead of each. */
  @ApiProperty({ required: false })
  @IsInt()
  @Min(1)
  @Max(64)
  readonly ahead: number = 8;
}

export class ReservedChainDto {
  id!: string;
  tag0!: string;
  @ApiProperty({ type: [String] })
  next!: readonly string[];
}

export class ChainHeadQuery {
  /** How many tags ahead. */
  @ApiProperty({ required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(64)
  readonly ahead: number = 1;
}

export class ChainHeadDto {
  id!: string;
  /** Number of the last event; −1 where none is logged yet. */
  seq!: number;
  /** `prev` of the next statement. */
  prev!: string;
  /** `next` of the coming statements, in order. */
  @ApiProperty({ type: [String] })
  next!: readonly string[];
  checkpoint!: CheckpointDto;
}
