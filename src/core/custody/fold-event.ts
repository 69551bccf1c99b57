import { type FieldsByName } from './event-type.js';

/** One logged event as the folds take it: everything in it follows from the log. */
export interface FoldEvent {
  readonly type: string;
  readonly seq: number;
  /** Hex. */
  readonly eventHash: string;
  readonly logIndex: number;
  /** What the author stated, and when the log took it in; milliseconds since 1970 UTC. */
  readonly occurredMs: number;
  readonly loggedMs: number;
  /** The author's account: of the key, or for whom the service signed. */
  readonly account: string;
  readonly fields: FieldsByName;
}
