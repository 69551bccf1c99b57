import { fromHex, toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';
import { type PlainValue } from '../core/ledger/field.js';
import { genesisOf, tagOf } from '../core/ledger/item.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { isRegistryType } from '../core/ledger/registry-types.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type ChainKind } from '../core/custody/event-type.js';
import {
  type AppendCommand,
  chainKindOf,
  type LoggedEvent,
  type PreparedEvent,
} from './append-command.js';
import { type KnownKeys } from './registry-cache.js';
import { controlEventOf } from './control-event.js';
import { signerFault } from './signer-check.js';

/** A chain's head as the transaction read it under the lock, advanced as events are admitted. */
export interface Head {
  readonly chainId: string;
  readonly kind: ChainKind | undefined;
  readonly caseId: string | undefined;
  /** −1 for a chain that was reserved and not opened. */
  readonly seq: number;
  readonly eventHash: Uint8Array;
  readonly nextTag: Uint8Array;
  readonly secret: Uint8Array;
  readonly moved: boolean;
}

export type Refusal =
  | { readonly why: 'unknown-chain'; readonly chainId: string }
  | { readonly why: 'stale-head'; readonly head: Head; readonly event: PreparedEvent }
  | { readonly why: 'read-moved'; readonly head: Head }
  | { readonly why: 'wrong-next'; readonly head: Head }
  | { readonly why: 'control-apart' }
  | { readonly why: 'future'; readonly loggedMs: number }
  | { readonly why: 'signer'; readonly code: string; readonly detail: string };

export type Admission =
  | {
      readonly kind: 'admitted';
      readonly events: readonly {
        readonly prepared: PreparedEvent;
        readonly logged: LoggedEvent;
      }[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What the lock protects: heads (advanced here), keys, and the next free log index. */
export interface LogState {
  readonly heads: Map<string, Head>;
  readonly keys: KnownKeys;
  readonly firstIndex: number;
  readonly loggedMs: number;
}

/** `occurred` may be at most five minutes ahead of the sequencer (ledger.md §9, V9). */
const clockToleranceMs = 5 * 60 * 1000;

/**
 * Decides under the lock whether a command may land, as ledger.md §8 asks: (item, seq, prev, next) of every
 * event, the heads its decision read, and every key's status at the index being assigned. Admitted events
 * advance `state.heads`; a refused command leaves no trace.
 */
export function admit(command: AppendCommand, state: LogState): Admission {
  const moved = movedRead(command, state);
  if (moved !== undefined) return refused(moved);
  const touchesKeys = command.events.some(({ statement }) => isRegistryType(statement.type));
  if (touchesKeys && command.events.length > 1) return refused({ why: 'control-apart' });
  const advanced = new Map<string, Head>();
  const events = [];
  for (const [offset, prepared] of command.events.entries()) {
    const { item } = prepared.statement;
    const head = advanced.get(item) ?? state.heads.get(item);
    if (head === undefined) return refused({ why: 'unknown-chain', chainId: item });
    const logIndex = state.firstIndex + offset;
    const refusal = refusalOf(prepared, head, state, logIndex);
    if (refusal !== undefined) return refused(refusal);
    const logged = place(prepared, head, state, logIndex);
    advanced.set(item, successor(head, prepared, logged));
    events.push({ prepared, logged });
  }
  for (const [id, head] of advanced) state.heads.set(id, head);
  if (touchesKeys) applyToKeys(events, state.keys);
  return { kind: 'admitted', events };
}

/** What the decision rested on and is no longer so. */
function movedRead({ reads = [] }: AppendCommand, { heads }: LogState): Refusal | undefined {
  const moved = reads.find(({ chainId, seq }) => heads.get(chainId)?.seq !== seq);
  if (moved === undefined) return undefined;
  const head = heads.get(moved.chainId);
  return head === undefined
    ? { why: 'unknown-chain', chainId: moved.chainId }
    : { why: 'read-moved', head };
}

function refused(refusal: Refusal): Admission {
  return { kind: 'refused', refusal };
}

function refusalOf(
  event: PreparedEvent,
  head: Head,
  state: LogState,
  logIndex: number,
): Refusal | undefined {
  const { seq, prev, next, occurred } = event.statement;
  const expectedPrev =
    head.seq === -1 ? genesisOf(nodeEngine, bytesOf(head.chainId)) : head.eventHash;
  if (seq !== head.seq + 1 || prev !== toHex(expectedPrev)) {
    return { why: 'stale-head', head, event };
  }
  if (next !== toHex(tagOf(nodeEngine, head.secret, seq + 1))) return { why: 'wrong-next', head };
  if ((readInstant(occurred) ?? Infinity) > state.loggedMs + clockToleranceMs) {
    return { why: 'future', loggedMs: state.loggedMs };
  }
  const fault = signerFault(event, state.keys.registry, { logIndex, loggedMs: state.loggedMs });
  return fault === undefined ? undefined : { why: 'signer', ...fault };
}

function place(
  prepared: PreparedEvent,
  head: Head,
  state: LogState,
  logIndex: number,
): LoggedEvent {
  const { statement, eventHash } = prepared;
  const fields = openValues(prepared.fields);
  const chainKind = head.kind ?? chainKindOf(statement.type);
  return {
    logIndex,
    loggedMs: state.loggedMs,
    chainId: statement.item,
    chainKind,
    caseId: head.caseId ?? caseOfChain(chainKind, statement.item, fields),
    seq: statement.seq,
    type: statement.type,
    occurredMs: readInstant(statement.occurred) ?? 0,
    account: authorOf(statement, fields, state.keys.registry) ?? textOf(fields.get('account')),
    fields,
    eventHash,
    leaf: encodeLeaf({ loggedMs: state.loggedMs, tag: head.nextTag, eventHash }),
  };
}

/** A key that registers itself is not in the registry yet: its account stands in the event. */
function textOf(value: PlainValue | undefined): string {
  return value?.type === 1 ? value.text : '';
}

/**
 * The case to which a chain belongs, as its first event says: 64 hex digits. The operator's chain belongs to none, also where an
 * event on it names a case: who sees that case is not shown what was done elsewhere.
 */
export function caseOfChain(
  kind: ChainKind,
  chainId: string,
  fields: ReadonlyMap<string, PlainValue>,
): string | undefined {
  if (kind === 'case') return chainId;
  if (kind === 'operations') return undefined;
  const caseId = fields.get('caseId');
  return caseId?.type === 3 ? toHex(caseId.bytes) : undefined;
}

function applyToKeys(
  events: readonly { readonly prepared: PreparedEvent; readonly logged: LoggedEvent }[],
  keys: KnownKeys,
): void {
  for (const { prepared, logged } of events) {
    keys.registry.apply(controlEventOf(prepared, logged.logIndex, logged.loggedMs));
    keys.seq = logged.seq;
  }
}

function successor(head: Head, prepared: PreparedEvent, logged: LoggedEvent): Head {
  return {
    ...head,
    kind: logged.chainKind,
    caseId: logged.caseId,
    seq: prepared.statement.seq,
    eventHash: prepared.eventHash,
    nextTag: bytesOf(prepared.statement.next),
    moved: true,
  };
}

/** Hex of a closed form, as statements and heads hold it. */
function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new Error('not hexadecimal');
  return bytes;
}
