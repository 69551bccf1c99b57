import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { isKnownType } from '../custody/vocabulary.js';
import { eventHash } from '../ledger/event.js';
import { readStatement, type Statement, statementHash } from '../ledger/statement.js';
import { type EventLine, readEventLine } from '../package/read-event-line.js';
import { EventFindings } from './finding.js';
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
  const line = attempt(inspection, { chain, seq: position }, () => readEventLine(bytes));
  if (line === undefined) return undefined;
  const place = { chain, seq: line.seq };
  const statement = attempt(inspection, place, () => readStatement(line.statement));
  if (statement === undefined) return undefined;
  const findings = new EventFindings(inspection.findings, place);
  if (statement.suite !== 1) {
    findings.add('E_SUITE', step, `suite ${statement.suite}`);
    return undefined;
  }
  if (statement.ledger !== inspection.description.ledger) {
    findings.add('E_ORIGIN', step, `an event of ledger ${statement.ledger}`);
  }
  if (!isKnownType(statement.type)) findings.add('W_UNKNOWN_TYPE', step, statement.type);
  const { engine } = inspection;
  const hash = statementHash(engine, line.statement);
  return {
    ...{ line, statement, findings },
    statementHash: hash,
    eventHash: eventHash(engine, hash, line.signatures),
  };
}

function attempt<T>(
  { findings }: Inspection,
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
