/** What an auditor found. */
export interface Review {
  readonly finding: 'justified' | 'not_justified';
  readonly reason: string;
  /** Account. */
  readonly by: string;
  readonly ms: number;
}

/** Sight of a case for hours, without a grant, and what was found of it afterwards. */
export interface Elevation {
  readonly id: string;
  /** Account. */
  readonly accountId: string;
  readonly caseId: string;
  readonly reason: string;
  /** Accounts whose codes opened it. */
  readonly openedBy: readonly string[];
  readonly sealed: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  /** An auditor looks at it by then. */
  readonly reviewDueMs: number;
  /** Place in the log of the event that records it. */
  readonly logIndex: number;
  readonly review: Review | undefined;
}

/** An elevation is reviewed so long after it began, at the latest. */
export const reviewWithinMs = 72 * 60 * 60 * 1000;

/** Of an elevation's id. */
export const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
