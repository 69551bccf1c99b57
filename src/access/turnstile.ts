import { Refused } from '../platform/errors.js';

/**
 * Lets only so much work run at once and only so much wait. Password hashing takes 64 MiB and a thread of the
 * pool that also reads files: without this, anybody could use it up without knowing a single login.
 */
export class Turnstile {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly mostRunning: number,
    private readonly mostWaiting: number,
  ) {}

  /** Runs the work in its turn; throws `unavailable` at once where too many wait already. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.mostRunning) this.running++;
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place is handed on rather than freed, so that nobody overtakes those who wait.
      if (next === undefined) this.running--;
      else next();
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) {
      throw new Refused(
        'unavailable',
        'Too many people are signing in at this moment. Try again soon.',
      );
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
