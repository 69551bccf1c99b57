import { instantText } from '../core/canonical/instant.js';
import { type Approval, stateOf } from './approval.js';
import { type ApprovalDto, type ApprovalSummaryDto } from './dto/approval.dto.js';

export function presentSummary(approval: Approval, nowMs: number): ApprovalSummaryDto {
  const { id, kind, summary, digest, requestedBy, reason, approvers, decision, use } = approval;
  return {
    ...{
      id,
      kind,
      summary,
      digest,
      state: stateOf(approval, nowMs),
      requestedBy,
      reason,
      approvers,
    },
    requestedAt: instantText(approval.requestedMs),
    lapsesAt: instantText(approval.lapsesMs),
    decision:
      decision === undefined
        ? null
        : {
            ...{ decision: decision.decision, by: decision.by, reason: decision.reason },
            at: instantText(decision.ms),
          },
    usedAt: use === undefined ? null : instantText(use.ms),
    usedFor: use?.key ?? null,
  };
}

export function presentApproval(approval: Approval, nowMs: number): ApprovalDto {
  const { method, path, body } = approval;
  // Parsed, it is what canonicalJson wrote.
  const shown = { method, path, body: JSON.parse(body) as unknown };
  return Object.assign(presentSummary(approval, nowMs), shown);
}
