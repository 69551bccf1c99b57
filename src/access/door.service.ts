import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Unauthenticated } from '../platform/errors.js';
import { type PasskeyAnswerDto } from './dto/passkey.dto.js';
import { PasskeyService } from './passkey.service.js';
import { ProofService } from './proof.service.js';
import { type IssuedSession, type SessionOrigin, SessionService } from './session.service.js';
import { SignInStore } from './sign-in.store.js';
import { type PasskeySite } from './site.js';
import { deviceKnownMs, newDevice, type Visitor } from './visitor.js';

/** A browser that was let in. */
export interface LetIn {
  readonly session: IssuedSession;
  /** Every `Set-Cookie`: of the session, and of a browser that is known from now on. */
  readonly cookies: readonly string[];
}

/** Known by password; the ticket is told this once and stands for that until a code comes. */
export interface HalfWay {
  readonly ticket: string;
}

/** For how long, and with how many codes, somebody who knows the password may try. */
const ticketMs = 5 * 60 * 1000;
const mostTries = 5;

const ticketForm = /^[A-Za-z0-9_-]{43}$/;

/** Sign-in of browsers: from proof to session. */
@Injectable()
export class DoorService {
  constructor(
    @Inject(ProofService) private readonly proof: ProofService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SignInStore) private readonly store: SignInStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async byPassword(login: string, password: string, visitor: Visitor): Promise<LetIn | HalfWay> {
    const { accountId, hasTotp } = await this.proof.password(login, password, visitor);
    if (!hasTotp)
      return this.letIn(accountId, visitor, { method: 'password', isMultiFactor: false });
    const ticket = randomBytes(32).toString('base64url');
    const nowMs = this.clock.nowMs();
    const endsMs = nowMs + ticketMs;
    const row = { hash: hashOf(ticket), kind: 'second_factor', accountId, endsMs } as const;
    await this.store.putTicket(row, nowMs);
    return { ticket };
  }

  async bySecondFactor(ticket: string, code: string, visitor: Visitor): Promise<LetIn> {
    const hash = ticketForm.test(ticket) ? hashOf(ticket) : undefined;
    const accountId = hash && (await this.store.tryTicket(hash, mostTries, this.clock.nowMs()));
    if (hash === undefined || accountId === undefined) throw tooLate();
    const factor = await this.proof.code(accountId, code, visitor);
    // Of two right codes with one ticket only one comes in.
    const taken = await this.store.takeTicket(hash, 'second_factor', this.clock.nowMs());
    if (taken === undefined) throw tooLate();
    const method = factor === 'totp' ? 'password' : 'recovery_code';
    return this.letIn(accountId, visitor, { method, isMultiFactor: true });
  }

  /** Something one has and something that unlocks it: two factors in one act. */
  async byPasskey(answer: PasskeyAnswerDto, site: PasskeySite, visitor: Visitor): Promise<LetIn> {
    const accountId = await this.passkeys.signIn(answer, site);
    return this.letIn(accountId, visitor, { method: 'passkey', isMultiFactor: true });
  }

  private async letIn(
    accountId: string,
    visitor: Visitor,
    how: Pick<SessionOrigin, 'method' | 'isMultiFactor'>,
  ): Promise<LetIn> {
    const createdMs = this.clock.nowMs();
    const session = await this.sessions.open(accountId, {
      ...how,
      authenticatedMs: createdMs,
      from: visitor,
    });
    const { secretHash, cookie } = newDevice();
    const endsMs = createdMs + deviceKnownMs;
    await this.store.addDevice({ secretHash, accountId, createdMs, endsMs });
    return { session, cookies: [session.cookie, cookie] };
  }
}

function tooLate(): Unauthenticated {
  return new Unauthenticated('Too long ago, or too many codes. Begin with your password again.');
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
