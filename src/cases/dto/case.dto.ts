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
  /**
   * Whether the account is of an organisation that is no party of the case's joint team; null where the case has none, or
   * the account is not of this service.
   */
  readonly outsideTeam!: boolean | null;
}

export class TeamPartyDto {
  readonly organisation!: string;
  readonly country!: string;
  readonly role!: string;
}

/** A joint investigation team: one case, several States. */
export class JointTeamDto {
  readonly reference!: string;
  @ApiProperty({ type: [TeamPartyDto] })
  readonly parties!: readonly TeamPartyDto[];
  /** Days as `YYYY-MM-DD`. */
  readonly agreementDate!: string | null;
  readonly validUntil!: string | null;
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
  /** Null for counsel. */
  readonly itemCount!: number | null;
  readonly jit!: JointTeamDto | null;
  @ApiProperty({ type: [CaseGrantDto] })
  readonly grants!: readonly CaseGrantDto[];
}

export class CasePageDto {
  @ApiProperty({ type: [CaseDto] })
  readonly items!: readonly CaseDto[];
  readonly next!: string | null;
}
