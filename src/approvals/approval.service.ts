import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { approvedRequestBytes, type ApprovedRequest } from '../core/approvals/approved-request.js';
import { canonicalJson, type Json } from '../core/canonical/json.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Conflict, Forbidden, Invalid, NotFound, Refused, TooLarge } from '../platform/errors.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { requireRecentSignIn } from '../platform/recent-sign-in.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { type Approval, type Decision, stateOf, uuidForm } from './approval.js';
import { ApprovalStore, type ApprovalsWanted } from './approval.store.js';
import { GuardedRequests } from './guarded-requests.js';
import { approvalKinds } from './kinds.js';
import { routeOf } from './request-reading.js';

/** A request as it is asked for, and why. */
export interface ApprovalAsked extends ApprovedRequest {
  readonly reason: string;
}

/** What the approver answers; the digest says which request they looked at. */
export interface DecisionGiven {
  readonly decision: Decision['decision'];
  readonly digest: string;
  readonly reason: string;
}

const minuteMs = 60_000;
const keptMs = 24 * 60 * 60 * 1000;
const mostBodyLength = 1024 * 1024;
const mostOpen = 100;

/** Requests that wait for a second person, and what that person decides. */
@Injectable()
export class ApprovalService {
  constructor(
    @Inject(ApprovalStore) private readonly store: ApprovalStore,
    @Inject(GuardedRequests) private readonly guarded: GuardedRequests,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Keeps the request for others to look at. Throws Invalid where nobody need approve it. */
  async ask(person: Person, { method, path, body, reason }: ApprovalAsked): Promise<Approval> {
    const nowMs = this.clock.nowMs();
    requireRecentSignIn(person, nowMs, this.config.approvalSignInMinutes * minuteMs);
    const routed = routeOf(path);
    const guarded = routed && (await this.guarded.find(person, { method, body, ...routed }));
    if (guarded === undefined) {
      const detail = 'This request needs no approval, or its path is not written as it is sent.';
      throw new Invalid(detail, [{ pointer: '/path', detail }]);
    }
    const text = canonicalJson(body);
    if (text.length > mostBodyLength) {
      throw new TooLarge(
        `A request that waits for approval has at most ${mostBodyLength} characters.`,
      );
    }
    const { kind, chainIds, summary } = guarded;
    const approval: Approval = {
      ...{ id: uuidV7(nowMs), kind, method, path, digest: digestOf({ method, path, body }) },
      ...{ body: text, summary, approvers: approvalKinds[kind].approvers, reason },
      ...{ requestedBy: person.accountId, requestedMs: nowMs, lapsesMs: nowMs + keptMs },
      ...{ decision: undefined, use: undefined },
    };
    if (!(await this.store.sees(person.accountId, chainIds))) {
      throw new NotFound('There is no such item or case, or you may not see it.');
    }
    if (await this.store.add(approval, chainIds, mostOpen)) return approval;
    throw new Conflict(`${mostOpen} requests of yours wait already: let them be decided first.`);
  }

  async find(person: Person, id: string): Promise<Approval> {
    const found = uuidForm.test(id) ? await this.store.find(person.accountId, id) : undefined;
    if (found !== undefined) return found;
    throw new NotFound('There is no such approval, or you may not see it.');
  }

  async list(
    person: Person,
    of: ApprovalsWanted['of'],
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<Approval>> {
    const before = cursor === undefined ? undefined : readCursor(cursor, [uuidForm])[0];
    const wanted = { of, before, limit: limit + 1, nowMs: this.clock.nowMs() };
    return pageOf(await this.store.list(person.accountId, wanted), limit, ({ id }) => [id]);
  }

  /** Once and for good. Throws where the person asked it themselves, may not decide, or looked at another request. */
  async decide(person: Person, id: string, given: DecisionGiven): Promise<Approval> {
    const nowMs = this.clock.nowMs();
    const approval = await this.find(person, id);
    refuseApprover(person, approval);
    requireRecentSignIn(person, nowMs, this.config.approvalSignInMinutes * minuteMs);
    if (given.digest !== approval.digest) {
      const detail = 'This is the digest of another request. Look at the request again.';
      throw new Refused('approval-mismatch', detail, { pointer: '/digest' });
    }
    if (approval.decision === undefined && stateOf(approval, nowMs) === 'lapsed') {
      throw new Refused('approval-lapsed', 'This request has lapsed: it waited for 24 hours.');
    }
    const { decision, reason } = given;
    const made: Decision = { decision, by: person.accountId, ms: nowMs, reason };
    if (await this.store.decide(id, made)) return { ...approval, decision: made };
    throw new Conflict('This was decided before.');
  }
}

/** SHA-256 in hex. */
export function digestOf(request: { method: string; path: string; body: Json }): string {
  return createHash('sha256').update(approvedRequestBytes(request)).digest('hex');
}

function refuseApprover(person: Person, { requestedBy, approvers }: Approval): void {
  if (requestedBy === person.accountId) {
    throw new Forbidden('Somebody else decides about what you ask for.');
  }
  if (approvers.some((role) => person.roles.includes(role))) return;
  throw new Forbidden(`This is decided by a ${approvers.join(' or ')}.`);
}
