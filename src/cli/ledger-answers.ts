import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { type Anchor, verifiedAnchor } from '../core/ledger/anchor.js';
import { type Head } from '../core/ledger/signed-line.js';
import { nodeEngine } from '../operate/engine.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';

/** The answer of `GET /api/chains/{id}/head`. */
export function headOf(answer: Answer): Head {
  return { seq: answer.integer('seq'), prev: answer.text('prev'), next: answer.texts('next') };
}

/**
 * The newest checkpoint of `GET /api/ledger` as an anchor: its size and root are taken from the note, after the log's
 * signature on it was verified (ledger format §5: an anchor is what the signer's own software checked).
 */
export function checkedAnchor(ledger: Answer): Anchor {
  const anchor = readAnchor(ledger.member('checkpoint').textOrNull('note'), ledger.text('logVkey'));
  if (anchor !== undefined) return anchor;
  throw new CommandFailure("The server's checkpoint is not signed by the key of its log.", 4);
}

function readAnchor(note: string | null, logVkey: string): Anchor | undefined {
  try {
    return verifiedAnchor(nodeEngine, note, logVkey);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new CommandFailure(`The server's checkpoint cannot be read: ${error.message}`, 4);
  }
}
