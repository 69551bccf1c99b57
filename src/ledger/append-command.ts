import { toHex } from '../core/canonical/hex.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { type ChainKind } from '../core/custody/event-type.js';
import { type OpenField, type PlainValue } from '../core/ledger/field.js';
import { type SignatureBlock } from '../core/ledger/signature.js';
import { type Statement } from '../core/ledger/statement.js';
import { StaleHead } from '../platform/errors.js';

/** An event whose form, fields and signatures were checked; only its place in the log is still open. */
export interface PreparedEvent {
  readonly statement: Statement;
  readonly statementBytes: Uint8Array;
  readonly statementHash: Uint8Array;
  /** Encoded blocks, sorted; `signers` are the same blocks read. */
  readonly blocks: readonly Uint8Array[];
  readonly signers: readonly SignatureBlock[];
  readonly eventHash: Uint8Array;
  readonly fields: readonly OpenField[];
  readonly leaves: readonly Uint8Array[];
}

/** The transaction that logs a batch, as features' stores see it: SQL under the login wm_ledger. */
export interface LedgerTransaction {
  query<Rows = unknown>(sql: string, parameters?: unknown[]): Promise<Rows>;
}

/** A chain head on which a decision rested: if it has moved at commit, the command is refused. */
export interface HeadRead {
  readonly chainId: string;
  readonly seq: number;
}

/**
 * What one caller asks for: events over any chains, all or nothing.
 * `within` runs in the same transaction after the events were written (for ordinary rows that must agree
 * with them); what it throws refuses this command and nothing else.
 */
export interface AppendCommand {
  readonly events: readonly PreparedEvent[];
  readonly reads?: readonly HeadRead[];
  readonly within?: (tx: LedgerTransaction, logged: readonly LoggedEvent[]) => Promise<void>;
}

/** A chain that a decision rested on has moved; the act's own statements still stand and may be decided anew. */
export class ReadMoved extends StaleHead {}

/** An event's place in its chain and in the log: what a receipt is about. */
export interface LoggedPlace {
  readonly logIndex: number;
  readonly chainId: string;
  readonly seq: number;
  readonly eventHash: Uint8Array;
  /** Leaf data, 74 bytes. */
  readonly leaf: Uint8Array;
}

/** An event in its place: what projections are written from. */
export interface LoggedEvent extends LoggedPlace {
  readonly loggedMs: number;
  readonly chainKind: ChainKind;
  /** The case to which the chain belongs, 64 hex digits; undefined for control and operations. */
  readonly caseId: string | undefined;
  readonly type: string;
  readonly occurredMs: number;
  /** The author's account: the actor key's, or `onBehalfOf` where the service signed. */
  readonly account: string;
  readonly fields: ReadonlyMap<string, PlainValue>;
}

/** The event as core's folds take it. */
export function foldEventOf(logged: LoggedEvent): FoldEvent {
  const { type, seq, logIndex, occurredMs, loggedMs, account, fields } = logged;
  return {
    type,
    seq,
    eventHash: toHex(logged.eventHash),
    logIndex,
    occurredMs,
    loggedMs,
    account,
    fields,
  };
}

/** The ledger's signed word that an event was taken in (ledger.md §6). */
export interface Receipt {
  readonly item: string;
  readonly seq: number;
  readonly eventHash: string;
  readonly logIndex: number;
  readonly leaf: string;
  readonly keyId: string;
  readonly signature: string;
}

/** The answer to an append: one receipt for each event, in order. */
export interface Appended {
  readonly receipts: readonly Receipt[];
}

/** Kind of a chain as its first event tells it (ledger.md §3). */
export function chainKindOf(firstType: string): ChainKind {
  switch (firstType) {
    case 'key.registered/1':
      return 'control';
    case 'case.opened/1':
      return 'case';
    case 'request.drafted/1':
      return 'request';
    case 'kit.checked_out/1':
      return 'device';
    case 'operations.opened/1':
      return 'operations';
    default:
      return 'item';
  }
}
