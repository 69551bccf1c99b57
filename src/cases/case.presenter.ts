import { instantText } from '../core/canonical/instant.js';
import { type CaseView } from './case.reader.js';
import { type CaseDto } from './dto/case.dto.js';

export function presentCase({ caseId, record, seq }: CaseView): CaseDto {
  return {
    caseId,
    caseRef: record.caseRef ?? '',
    title: record.title ?? '',
    stage: record.stage ?? '',
    state: record.state,
    openedBy: record.openedBy ?? '',
    openedAt: instantText(record.openedMs ?? 0),
    seq,
    itemCount: record.items.length,
    grants: record.grants.map((grant) => ({
      account: grant.account,
      role: grant.role,
      from: instantText(grant.fromMs),
      until: grant.untilMs === undefined ? null : instantText(grant.untilMs),
      ended: grant.ended,
      eventHash: grant.eventHash,
    })),
  };
}
