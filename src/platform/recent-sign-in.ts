import { Refused } from './errors.js';
import { type Person } from './person.js';

/** Step-up: what must not be done with a session left open needs proof of the person themselves, not too long ago. */
export function requireRecentSignIn(
  person: Pick<Person, 'entry'>,
  nowMs: number,
  maxAgeMs: number,
): void {
  if (nowMs - person.entry.authenticatedMs <= maxAgeMs) return;
  const minutes = Math.floor(maxAgeMs / 60_000);
  throw new Refused(
    'sign-in-again',
    `Sign in again: this needs a sign-in of the last ${minutes} minutes.`,
    {
      safe: 'Nothing was changed, and you are still signed in.',
    },
  );
}
