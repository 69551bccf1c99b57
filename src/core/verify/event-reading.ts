import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { isKnownType } from '../custody/vocabulary.js';
import { eventHash } from '../ledger/event.js';
import { readStatement, type Statement, statementHash } from '../ledger/statement.js';
import { type EventLine, readEventLine } from '../package/read-event-line.js';
import { type Engine } from '../engine.js';
import { EventFindings, type Findings } from './finding.js';
import { type Inspection } from './inspection.js';

const step = 3;

/** An event that could be read: in form, but nothing in it is known to be true yet. */
export interface ReadEvent {
  readonly line: EventLine;
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly eventHash: Uint8Array;
  /** What is found about it. */
  readonly findings: EventFindings;
}

/** Step 3. Undefined if the line cannot be read. `position`: of the line in its file, from 0. */
export function readEvent(
  inspection: Inspection,
  chain: string,
  position: number,
  bytes: Uint8Array,
): ReadEvent | undefined {
  const { engine, findings, description } = inspection;
  const line = attempt(findings, { chain, seq: position }, () => readEventLine(bytes));
  if (line === undefined) return undefined;
  return readParts({ engine, findings, ledger: description.ledger }, chain, line);
}

/** In which ledger an event is read, and where to tell what is wrong with it. */
export interface Reading {
  readonly engine: Engine;
  readonly findings: Findings;
  readonly ledger: string;
}

/** Step 3 for an event whose line was taken apart already, or that never was one: a database holds the parts. */
export function readParts(reading: Reading, chain: string, line: EventLine): ReadEvent | undefined {
  const place = { chain, seq: line.seq };
  const statement = attempt(reading.findings, place, () => readStatement(line.statement));
  if (statement === undefined) return undefined;
  const findings = new EventFindings(reading.findings, place);
  if (statement.suite !== 1) {
    findings.add('E_SUITE', step, `suite ${statement.suite}`);
    return undefined;
  }
  if (statement.ledger !== reading.ledger) {
    findings.add('E_ORIGIN', step, `an event of ledger ${statement.ledger}`);
  }
  if (!isKnownType(statement.type)) findings.add('W_UNKNOWN_TYPE', step, statement.type);
  const { engine } = reading;
  const hash = statementHash(engine, line.statement);
  return {
    ...{ line, statement, findings },
    statementHash: hash,
    eventHash: eventHash(engine, hash, line.signatures),
  };
}

function attempt<T>(
  findings: Findings,
  place: { readonly chain: string; readonly seq: number },
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    if (error instanceof LimitError) findings.addLimit(place, error.message);
    else findings.add('E_CANON', step, place, error.message);
    return undefined;
  }
}
