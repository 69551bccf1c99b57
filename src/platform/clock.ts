/** Where the service takes the time from; injected, so that a test can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
}

/** Nest token under which the {@link Clock} is injected. */
export const CLOCK = Symbol('clock');

export const systemClock: Clock = { nowMs: () => Date.now() };
