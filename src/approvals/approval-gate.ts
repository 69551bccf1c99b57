import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApprovedRequest } from '../core/approvals/approved-request.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { requireRecentSignIn } from '../platform/recent-sign-in.js';
import { type Approval, stateOf, uuidForm } from './approval.js';
import { digestOf } from './approval.service.js';
import { ApprovalStore } from './approval.store.js';
import { approvalKinds, type ApprovalKindName } from './kinds.js';

const minuteMs = 60_000;

/** A guarded request as it was sent. */
export interface SentRequest {
  readonly request: ApprovedRequest;
  /** Of the header `Approval`. */
  readonly approvalId: string | undefined;
  /** Its Idempotency-Key. */
  readonly key: string | null;
}

/** A request that was let through; whoever ran it says how it ended. */
export interface Passed {
  readonly settle: () => Promise<void>;
  /** Throws the error of the request again. */
  readonly giveBack: (error: unknown) => Promise<never>;
}

/** Lets a guarded request through with the approval of this very request, once. */
@Injectable()
export class ApprovalGate {
  private readonly logger = new Logger('approvals');

  constructor(
    @Inject(ApprovalStore) private readonly store: ApprovalStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async pass(person: Person, kind: ApprovalKindName, sent: SentRequest): Promise<Passed> {
    const { accountId } = person;
    const nowMs = this.clock.nowMs();
    if (sent.approvalId === undefined) throw approvalRequired(kind);
    const approval = uuidForm.test(sent.approvalId)
      ? await this.store.find(accountId, sent.approvalId)
      : undefined;
    if (approval?.requestedBy !== accountId) {
      throw new Refused('approval-mismatch', 'You asked for no approval of this id.');
    }
    refuseOther(approval, kind, sent.request);
    refuseUndecided(approval, kind, nowMs);
    requireRecentSignIn(person, nowMs, this.config.approvalSignInMinutes * minuteMs);
    const attempt = { approvalId: approval.id, key: sent.key, holder: randomUUID() };
    if (!(await this.store.take(accountId, attempt, nowMs))) {
      throw new Refused('approval-used', 'This approval was used for another request.');
    }
    return {
      settle: () => this.told(() => this.store.settle(accountId, attempt)),
      giveBack: async (error) => {
        await this.told(() => this.store.giveBack(accountId, attempt));
        throw error;
      },
    };
  }

  /** The request has ended: its outcome is told, whatever becomes of the mark. Unmarked, it stays tied to its key. */
  private async told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error(`the use of an approval could not be marked: ${String(error)}`);
    }
  }
}

function approvalRequired(kind: ApprovalKindName, detail?: string): Refused {
  const { what, approvers } = approvalKinds[kind];
  return new Refused(
    'approval-required',
    detail ??
      `Here ${what}. Ask for an approval of this very request at POST /api/approvals, and send it again with the header Approval.`,
    { extra: { kind, approvers } },
  );
}

function refuseOther(approval: Approval, kind: ApprovalKindName, request: ApprovedRequest): void {
  if (approval.kind !== kind) {
    throw new Refused('approval-mismatch', `This approval is for ${approval.kind}, not ${kind}.`);
  }
  if (approval.digest === digestOf(request)) return;
  throw new Refused(
    'approval-mismatch',
    'What was approved is another request: method, path and body must be those that were shown.',
  );
}

/** A use is looked at when it is taken, so that the same request may come again. */
function refuseUndecided(approval: Approval, kind: ApprovalKindName, nowMs: number): void {
  switch (stateOf({ ...approval, use: undefined }, nowMs)) {
    case 'refused':
      throw new Refused('approval-refused', `Refused: ${approval.decision?.reason ?? ''}`);
    case 'lapsed':
      if (approval.use !== undefined) return;
      throw new Refused('approval-lapsed', 'This approval has lapsed: it lasts for 24 hours.');
    case 'waiting':
      throw approvalRequired(kind, 'Nobody has decided about this request yet.');
    case 'approved':
    case 'used':
      return;
  }
}
