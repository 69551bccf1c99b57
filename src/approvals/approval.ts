/** What somebody else decided about a request. */
export interface Decision {
  readonly decision: 'approved' | 'refused';
  /** Account. */
  readonly by: string;
  readonly ms: number;
  readonly reason: string;
}

/** A request that somebody wants to send and may not send alone, with all that became of it. */
export interface Approval {
  readonly id: string;
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  /** SHA-256 of the request in hex. */
  readonly digest: string;
  /** As RFC 8785 writes it. */
  readonly body: string;
  readonly summary: string;
  /** Roles, one of which whoever decides must have. */
  readonly approvers: readonly string[];
  /** Account. */
  readonly requestedBy: string;
  readonly requestedMs: number;
  readonly reason: string;
  readonly lapsesMs: number;
  readonly decision: Decision | undefined;
  readonly use: { readonly ms: number; readonly key: string | null } | undefined;
}

export type ApprovalState = 'waiting' | 'approved' | 'refused' | 'lapsed' | 'used';

/** An approval lapses also after it was given; what was used stays used, and a refusal a refusal. */
export function stateOf({ use, decision, lapsesMs }: Approval, nowMs: number): ApprovalState {
  if (use !== undefined) return 'used';
  if (decision?.decision === 'refused') return 'refused';
  if (lapsesMs <= nowMs) return 'lapsed';
  return decision === undefined ? 'waiting' : 'approved';
}

/** Of an approval's id. */
export const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
