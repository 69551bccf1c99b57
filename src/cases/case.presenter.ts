import { instantText } from '../core/canonical/instant.js';
import { isPartyOf, type JointTeam } from '../core/custody/joint-team.js';
import { type CaseView } from './case.reader.js';
import { type CaseDto, type JointTeamDto } from './dto/case.dto.js';

/**
 * `organisations`: names of the organisations of accounts that hold grants on a case with a joint team. Counsel is told of
 * the grants on the case their own, and of the team and the number of items nothing.
 */
export function presentCase(
  { caseId, record, seq, isWhole }: CaseView,
  viewer: string,
  organisations: ReadonlyMap<string, string>,
): CaseDto {
  const jit = isWhole ? record.jit : undefined;
  const grants = record.grants.filter(({ account }) => isWhole || account === viewer);
  return {
    caseId,
    caseRef: record.caseRef ?? '',
    title: record.title ?? '',
    stage: record.stage ?? '',
    state: record.state,
    openedBy: record.openedBy ?? '',
    openedAt: instantText(record.openedMs ?? 0),
    seq,
    itemCount: isWhole ? record.items.length : null,
    jit: jit === undefined ? null : presentTeam(jit),
    grants: grants.map((grant) => ({
      account: grant.account,
      role: grant.role,
      from: instantText(grant.fromMs),
      until: grant.untilMs === undefined ? null : instantText(grant.untilMs),
      ended: grant.ended,
      eventHash: grant.eventHash,
      outsideTeam: isOutside(jit, organisations.get(grant.account)),
    })),
  };
}

function presentTeam({ reference, parties, agreementDate, validUntil }: JointTeam): JointTeamDto {
  return {
    reference,
    parties: parties.map(({ organisation, country, role }) => ({ organisation, country, role })),
    agreementDate: agreementDate ?? null,
    validUntil: validUntil ?? null,
  };
}

function isOutside(team: JointTeam | undefined, organisation: string | undefined): boolean | null {
  return team === undefined || organisation === undefined ? null : !isPartyOf(team, organisation);
}
