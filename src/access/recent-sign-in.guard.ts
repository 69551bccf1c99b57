import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { requireRecentSignIn } from '../platform/recent-sign-in.js';
import { stepUpMs } from './sign-in.service.js';

/** Whoever finds a session open must not make themselves a way in that stays: asks for a sign-in just now. */
@Injectable()
export class RecentSignInGuard implements CanActivate {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, person } = context.switchToHttp().getRequest<SignedInRequest>();
    if (person === undefined) throw new Error('this guard stands behind the guard of the door');
    if (method !== 'GET') requireRecentSignIn(person, this.clock.nowMs(), stepUpMs);
    return true;
  }
}
