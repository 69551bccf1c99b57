import { type FieldsByName } from './event-type.js';

/** A logged event as the folds take it: what projections, `audit` and the act in the making derive states from. */
export interface FoldEvent {
  readonly type: string;
  readonly seq: number;
  /** Hex. */
  readonly eventHash: string;
  readonly logIndex: number;
  readonly occurredMs: number;
  readonly loggedMs: number;
  /** The author's: the actor key's, or `onBehalfOf` where the service signed. */
  readonly account: string;
  readonly fields: FieldsByName;
}
