import { networkOf } from './network.js';

/** What one login may try from one address before it has to wait, and for how long. */
export const signInLimit = { attempts: 10, windowMs: 15 * 60 * 1000 } as const;

/** The oldest counts go when there are more: memory is bounded, whatever addresses an attacker owns. */
const mostCounts = 10_000;

interface Count {
  attempts: number;
  readonly windowEndsMs: number;
}

/**
 * Counts sign-in attempts per login and address together. Counting by login alone would let anyone lock a
 * colleague out; counting by address alone would let one person behind an office's address lock out the rest.
 * An attempt counts from its beginning, so that parallel guesses do not slip through; success clears the count.
 * Kept in memory: several service processes count apart, which multiplies the limit by their number.
 */
export class SignInLimit {
  // A Map keeps the order of insertion, so that its first key is the oldest count.
  private readonly counts = new Map<string, Count>();

  /** Takes one attempt. Returns 0 if it may go on, otherwise how many milliseconds are still to wait. */
  take(login: string, address: string, nowMs: number): number {
    const key = keyOf(login, address);
    const known = this.counts.get(key);
    if (known === undefined || known.windowEndsMs <= nowMs) {
      this.counts.delete(key);
      this.makeRoom();
      this.counts.set(key, { attempts: 1, windowEndsMs: nowMs + signInLimit.windowMs });
      return 0;
    }
    if (known.attempts >= signInLimit.attempts) return known.windowEndsMs - nowMs;
    known.attempts++;
    return 0;
  }

  clear(login: string, address: string): void {
    this.counts.delete(keyOf(login, address));
  }

  private makeRoom(): void {
    for (const key of this.counts.keys()) {
      if (this.counts.size < mostCounts) return;
      this.counts.delete(key);
    }
  }
}

function keyOf(login: string, address: string): string {
  return `${networkOf(address)} ${login}`;
}
