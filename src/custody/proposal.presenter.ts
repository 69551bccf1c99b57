import { instantText } from '../core/canonical/instant.js';
import { type ProposalDto } from './dto/proposal.dto.js';
import { type Proposal } from './proposal.store.js';

export function presentProposal(proposal: Proposal): ProposalDto {
  return {
    id: proposal.id,
    chainId: proposal.chainId,
    type: proposal.type,
    event: proposal.line,
    wanted: proposal.wanted,
    reason: proposal.reason ?? null,
    proposedBy: proposal.proposedBy,
    proposedAt: instantText(proposal.proposedMs),
    lapsesAt: instantText(proposal.lapsesMs),
    receipt: proposal.receipt ?? null,
  };
}
