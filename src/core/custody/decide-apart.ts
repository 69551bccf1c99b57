import {
  type ChainState,
  type DeviceState,
  type OperationsState,
  type RequestState,
} from './chain-state.js';
import {
  type Attempt,
  clockSlackMs,
  type MoveRefusal,
  noSuchType,
  schemaOf,
  signerRefusals,
  stateRefusals,
  timeRefusals,
  wrongChain,
} from './decide.js';
import { type ChainKind } from './event-type.js';
import { instantOfField } from './field-values.js';

/** What of a request its next step depends on. */
interface RequestSoFar {
  readonly state: RequestState;
  /** In ms since 1970. */
  readonly sentMs?: number | undefined;
  readonly acknowledgedMs?: number | undefined;
}

/** Why the event may not follow on the chain of a request between States: all reasons; none if it may. */
export function decideRequest(
  { state, sentMs, acknowledgedMs }: RequestSoFar,
  attempt: Attempt,
): readonly MoveRefusal[] {
  const refusals = decideApart('request', 'a request', state, attempt);
  if (schemaOf(attempt)?.chain !== 'request') return refusals;
  return [
    ...refusals,
    ...stepTimeRefusals(sentMs, attempt),
    ...againRefusals(acknowledgedMs, attempt),
  ];
}

/** Why the event may not follow on the chain of a field device: all reasons; none if it may. */
export function decideDevice(state: DeviceState, attempt: Attempt): readonly MoveRefusal[] {
  return decideApart('device', 'a field device', state, attempt);
}

/** Why the event may not follow on the chain of the operator's acts: all reasons; none if it may. */
export function decideOperations(state: OperationsState, attempt: Attempt): readonly MoveRefusal[] {
  return decideApart('operations', "the operator's acts", state, attempt);
}

/** On chains to which nobody stands otherwise than by their role. */
function decideApart(
  chain: ChainKind,
  what: string,
  state: ChainState,
  attempt: Attempt,
): readonly MoveRefusal[] {
  const schema = schemaOf(attempt);
  if (schema === undefined) return [noSuchType(attempt)];
  if (schema.chain !== chain) return [wrongChain(attempt, what)];
  return [
    ...stateRefusals(schema, schema.from, state),
    ...signerRefusals(schema, attempt, {}),
    ...timeRefusals(schema, attempt),
  ];
}

/** A second acknowledgement would begin a clock anew that runs from the first. */
function againRefusals(
  acknowledgedMs: number | undefined,
  { type }: Attempt,
): readonly MoveRefusal[] {
  if (type !== 'request.acknowledged/1' || acknowledgedMs === undefined) return [];
  return [{ code: 'state', message: 'The request was acknowledged already.' }];
}

/** By the time of its steps a request meets its clocks or does not: none can lie ahead, nor before it was sent. */
function stepTimeRefusals(
  sentMs: number | undefined,
  { fields, nowMs }: Attempt,
): readonly MoveRefusal[] {
  const atMs = instantOfField(fields, 'at');
  if (atMs === undefined) return [];
  const field = 'at';
  if (atMs > nowMs + clockSlackMs) {
    return [{ code: 'in-future', field, message: 'The time of the step has not come yet.' }];
  }
  if (atMs >= (sentMs ?? -Infinity)) return [];
  const message = 'The time of the step lies before that at which the request was sent.';
  return [{ code: 'interval', field, message }];
}
