import { type FieldType, type PlainValue } from '../ledger/field.js';
import { type ChainState } from './chain-state.js';
import { type GuardName } from './guard-name.js';
import { type ActorRole } from './role.js';

/** What a chain is about; the type of its event 0 tells (ledger format §3). */
export type ChainKind = 'item' | 'case' | 'request' | 'device' | 'operations' | 'control';

/** What the JSON of a field of type 7, or the text of one of type 1, must look like inside. */
export type FieldShape =
  | 'place'
  | 'timeValue'
  | 'texts'
  | 'digests'
  | 'identifiers'
  | 'quantity'
  | 'erased'
  | 'objects'
  | 'offences'
  | 'jointTeam'
  | 'withheldGrounds'
  | 'object';

/** One field of a type of event: its place in the list is its place in the body. */
export interface FieldSchema {
  readonly name: string;
  /** Number of the ledger format §4: 1 text, 2 integer, 3 bytes, 4 instant, 5 boolean, 6 decimal, 7 JSON. */
  readonly type: FieldType;
  readonly required: boolean;
  /** The only texts allowed; of a list of texts, the only ones allowed in it; of an integer, its decimal text. */
  readonly values?: readonly string[];
  /** Most characters (Unicode code points) of a text, most bytes of bytes, most elements of a list. */
  readonly maxLength?: number;
  /** Of an integer: a number of things, a size, a place in a list. */
  readonly notNegative?: true;
  /** Exact number of bytes: digests and ids. */
  readonly byteLength?: number;
  readonly shape?: FieldShape;
  /** `{"status":"unknown"}` or `{"status":"withheld","by":"<authority>"}` (type 7) may stand in its place. */
  readonly unknownAllowed?: boolean;
  /** Stands in event 0 of the chain, there always, and nowhere else: `caseId` of an item. */
  readonly firstEventOnly?: boolean;
}

export interface PlainField {
  readonly name: string;
  readonly value: PlainValue;
}

export type FieldsByName = ReadonlyMap<string, PlainValue>;

/** What is wrong with one field of a body. `message` is for the person who filled in the form. */
export interface FieldProblem {
  readonly field: string;
  readonly code: FieldProblemCode;
  readonly message: string;
}

export type FieldProblemCode =
  | 'missing'
  | 'unknown-field'
  | 'misplaced'
  | 'wrong-type'
  | 'not-closed-form'
  | 'not-allowed'
  | 'too-long'
  | 'empty'
  | 'wrong-shape'
  | 'contradiction'
  | 'dates-out-of-order'
  | 'mgrs-disagrees'
  | 'mgrs-malformed'
  | 'mgrs-polar';

/** How a person must stand to the item: its holder, the named recipient, the sender of an open transfer, or not its holder. */
export type Relation = 'holder' | 'recipient' | 'sender' | 'other' | 'any';

/** One way to be entitled: any of the roles, and the relation. */
export interface Permit {
  readonly roles: readonly ActorRole[];
  readonly relation: Relation;
}

/** One type of event, as data: what validation, forms, documentation and the state machine are made from. */
export interface EventSchema {
  /** `item.registered/1`. */
  readonly type: string;
  readonly chain: ChainKind;
  readonly fields: readonly FieldSchema[];
  /** Further fields, after `fields`, that depend on the value of the text field `by`. */
  readonly variants?: {
    readonly by: string;
    readonly fields: Readonly<Record<string, readonly FieldSchema[]>>;
  };
  /** The author fits at least one. */
  readonly who: readonly Permit[];
  /** States in which the event is permitted. */
  readonly from: readonly ChainState[];
  /** The state after it; left out: no change. A mismatch of seal or digest leads to QUARANTINED instead. */
  readonly to?: ChainState;
  /** The same type on a case's chain too, and the states of the case in which it may stand there. */
  readonly alsoOnCase?: readonly ChainState[];
  /** Who signs besides the author; left out: the author alone. */
  readonly second?: readonly Permit[];
  /** Conditions besides role and state, checked in this order. */
  readonly guards: readonly GuardName[];
  /** What one field cannot tell alone: contradictions between fields. */
  readonly contradictions?: (fields: FieldsByName) => readonly FieldProblem[];
  /** In the vocabulary so that the name is taken; refused until what it needs is built. */
  readonly later?: true;
}
