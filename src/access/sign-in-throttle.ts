import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Refused } from '../platform/errors.js';
import { networkOf } from './network.js';
import { type AttemptLimit, SignInStore } from './sign-in.store.js';
import { type Visitor } from './visitor.js';

/** Something that can be guessed at. */
export interface Attempt {
  readonly what: 'password' | 'code';
  /** Whom it is about: a login, or an account. */
  readonly subject: string;
  readonly visitor: Visitor;
  /** Whether somebody signed in to this very account with this very browser before. */
  readonly isKnownDevice: boolean;
}

const windowMs = 15 * 60 * 1000;

export const throttle = {
  /** One subject from one network, or with one known browser. */
  own: { attempts: 10, windowMs },
  /** All subjects from one network. */
  network: { attempts: 300, windowMs },
  /** Challenges for passkeys to one network: not guessing, but each is kept for five minutes. */
  challenges: { attempts: 300, windowMs },
  /** One subject from everywhere. A code has only a million values, so that it bears fewer guesses. */
  subject: {
    password: { attempts: 100, windowMs },
    code: { attempts: 30, windowMs },
  },
} as const;

/**
 * Delays guessing, and never locks: whoever guesses at a colleague's login from elsewhere delays themselves first. A
 * browser that its owner signed in with before is counted by itself alone, so that not even guesses from a thousand
 * networks, or from the same office, keep its owner out. An attempt counts from its beginning, so that parallel ones
 * do not slip through; in the database, so that all processes of the service count together.
 */
@Injectable()
export class SignInThrottle {
  constructor(
    @Inject(SignInStore) private readonly store: SignInStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether somebody signed in to this account with this browser before. */
  async isKnown({ deviceHash }: Visitor, accountId: string | undefined): Promise<boolean> {
    if (deviceHash === undefined || accountId === undefined) return false;
    return (await this.store.ownerOfDevice(deviceHash, this.clock.nowMs())) === accountId;
  }

  /** Throws `too-many-requests` where it has to wait. What was refused for its own sake counts against nobody else. */
  async take(attempt: Attempt): Promise<void> {
    await this.count(ownKey(attempt), throttle.own);
    if (attempt.isKnownDevice) return;
    await this.count(networkKey(attempt), throttle.network);
    await this.count(subjectKey(attempt), throttle.subject[attempt.what]);
  }

  /** A known browser needs no exception here: the office of its owner asks for fewer. */
  async takeChallenge({ address }: Visitor): Promise<void> {
    await this.count(keyOf('challenge', networkOf(address)), throttle.challenges);
  }

  /** It was no guess. */
  async succeeded(attempt: Attempt): Promise<void> {
    const shared = attempt.isKnownDevice ? [] : [networkKey(attempt), subjectKey(attempt)];
    await this.store.returnAttempt(ownKey(attempt), shared);
  }

  private async count(key: Buffer, limit: AttemptLimit): Promise<void> {
    const waitMs = await this.store.takeAttempt(key, limit, this.clock.nowMs());
    if (waitMs === 0) return;
    throw new Refused('too-many-requests', 'Too many attempts to sign in. Wait, then try again.', {
      safe: 'Your account is not locked.',
      extra: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
    });
  }
}

function ownKey({ what, subject, visitor, isKnownDevice }: Attempt): Buffer {
  const device = isKnownDevice ? visitor.deviceHash?.toString('hex') : undefined;
  return keyOf('own', what, subject, device ?? networkOf(visitor.address));
}

function networkKey({ what, visitor }: Attempt): Buffer {
  return keyOf('network', what, networkOf(visitor.address));
}

function subjectKey({ what, subject }: Attempt): Buffer {
  return keyOf('subject', what, subject);
}

function keyOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
