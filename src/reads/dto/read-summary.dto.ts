import { ApiProperty } from '@nestjs/swagger';

/** How many reads of each kind. */
export class ReadCountsDto {
  readonly view!: number;
  readonly list!: number;
  readonly search!: number;
  readonly download!: number;
  readonly stream!: number;
  readonly print!: number;
  /** Asked for, and refused. */
  readonly denied!: number;
}

/** How much one account read of a case. */
export class ReadSumDto {
  readonly account!: string;
  /** Null where the account is not there any more. */
  readonly displayName!: string | null;
  /** Name of the organisation of which the person is now. */
  readonly organisation!: string | null;
  readonly counts!: ReadCountsDto;
  /** How often an emergency opened the case for it (break-glass). */
  readonly elevations!: number;
  /** RFC 3339. */
  readonly firstAt!: string;
  /** RFC 3339. */
  readonly lastAt!: string;
}

export class ReadSumPageDto {
  @ApiProperty({ type: [ReadSumDto] })
  readonly items!: readonly ReadSumDto[];
  readonly next!: string | null;
}
