import { type CaseState } from './chain-state.js';
import { type ActorRole, isActorRole } from './role.js';

/** A role that somebody holds on the case for a time. */
export interface CaseGrant {
  readonly eventHash: string;
  readonly logIndex: number;
  readonly account: string;
  readonly role: string;
  readonly fromMs: number;
  readonly untilMs?: number;
  /** Log index of the event that ended it. */
  readonly endedIndex?: number;
}

/** Where a case stands: the fold of its chain, plain JSON. */
export interface CaseRecord {
  readonly state: CaseState;
  readonly seq: number;
  readonly caseRef?: string;
  readonly title?: string;
  readonly stage?: string;
  readonly openedBy?: string;
  readonly openedMs?: number;
  readonly grants: readonly CaseGrant[];
  /** Ids of the items that the chain names. */
  readonly items: readonly string[];
}

export const emptyCase: CaseRecord = { state: 'NONE', seq: -1, grants: [], items: [] };

/** The roles that count on a case: the person's own, and those granted there at that moment. */
export function rolesOnCase(
  record: CaseRecord,
  account: string,
  own: readonly ActorRole[],
  atMs: number,
): readonly ActorRole[] {
  const granted = record.grants
    .filter((grant) => grant.account === account && isRunning(grant, atMs))
    .map(({ role }) => role)
    .filter(isActorRole);
  return [...new Set([...own, ...granted])];
}

function isRunning({ fromMs, untilMs, endedIndex }: CaseGrant, atMs: number): boolean {
  return endedIndex === undefined && fromMs <= atMs && (untilMs === undefined || atMs < untilMs);
}
