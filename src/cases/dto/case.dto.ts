import { ApiProperty } from '@nestjs/swagger';
/** A role that somebody holds on the case. */
export class CaseGrantDto {
  readonly account!: string;
  readonly role!: string;
  readonly from!: string;
  readonly until!: string | null;
  readonly ended!: boolean;
  /** Hash of the event that gave it. */
  readonly eventHash!: string;
}

export class CaseDto {
  /** Id of the case's chain, 64 hex digits. */
  readonly caseId!: string;
  readonly caseRef!: string;
  readonly title!: string;
  readonly stage!: string;
  /** OPEN or CLOSED. */
  readonly state!: string;
  /** Account of whoever opened it. */
  readonly openedBy!: string;
  readonly openedAt!: string;
  /** Number of the last event on its chain. */
  readonly seq!: number;
  readonly itemCount!: number;
  @ApiProperty({ type: [CaseGrantDto] })
  readonly grants!: readonly CaseGrantDto[];
}

export class CasePageDto {
  @ApiProperty({ type: [CaseDto] })
  readonly items!: readonly CaseDto[];
  readonly next!: string | null;
}
