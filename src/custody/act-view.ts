import { type RequestRecord } from '../core/cooperation/request-record.js';
import { type CaseRecord } from '../core/custody/case-state.js';
import { type DeviceRecord } from '../core/custody/fold-device.js';
import { type OperationsRecord } from '../core/custody/fold-operations.js';
import { type ItemState } from '../core/custody/item-state.js';
import { type PreparedEvent } from '../ledger/append-command.js';

/** A chain as the act finds it, and as it becomes while the act's events are decided one after the other. */
export type ChainView =
  | { readonly kind: 'item'; readonly state: ItemState; readonly seq: number }
  | { readonly kind: 'case'; readonly state: CaseRecord; readonly seq: number }
  | { readonly kind: 'request'; readonly state: RequestRecord; readonly seq: number }
  | { readonly kind: 'device'; readonly state: DeviceRecord; readonly seq: number }
  | { readonly kind: 'operations'; readonly state: OperationsRecord; readonly seq: number };

/** What an act is decided on: its events, and the chains that it touches or rests on, by id. */
export interface ActView {
  readonly events: readonly PreparedEvent[];
  readonly chains: Map<string, ChainView>;
}
