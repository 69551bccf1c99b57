import { type CaseState } from './chain-state.js';
import { type JointTeam } from './joint-team.js';

/** A role that an account was given on a case. */
export interface Grant {
  readonly eventHash: string;
  readonly account: string;
  readonly role: string;
  readonly fromMs: number;
  readonly untilMs?: number | undefined;
  readonly ended: boolean;
  /** For one item of the case only. */
  readonly itemId?: string | undefined;
}

/** Where a case stands: a pure fold of its chain. Plain JSON, stored as it is. */
export interface CaseRecord {
  readonly state: CaseState;
  readonly caseRef?: string | undefined;
  readonly title?: string | undefined;
  readonly stage?: string | undefined;
  readonly forumProfiles?: readonly string[] | undefined;
  readonly leadOrganisation?: string | undefined;
  readonly jit?: JointTeam | undefined;
  readonly description?: string | undefined;
  readonly legalHold?: boolean | undefined;
  readonly retentionReviewMs?: number | undefined;
  /** Who opened the case holds it without a grant. */
  readonly openedBy?: string | undefined;
  readonly openedMs?: number | undefined;
  readonly grants: readonly Grant[];
  /** Ids of the items added, in their order. */
  readonly items: readonly string[];
}

export const emptyCase: CaseRecord = { state: 'NONE', grants: [], items: [] };

/** Whether the grant counts at that moment. */
export function isRunning(grant: Grant, nowMs: number): boolean {
  if (grant.ended || nowMs < grant.fromMs) return false;
  return grant.untilMs === undefined || nowMs < grant.untilMs;
}
