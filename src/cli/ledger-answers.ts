import { equalBytes, utf8 } from '../core/canonical/bytes.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { toHex } from '../core/canonical/hex.js';
import { readCheckpointText } from '../core/ledger/checkpoint.js';
import { emptyRoot } from '../core/ledger/merkle-tree.js';
import { parseNote } from '../core/ledger/signed-note.js';
import { parseVkey } from '../core/ledger/vkey.js';
import { nodeEngine } from '../operate/engine.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';
import { type Anchor, type Head } from './sign-statement.js';

/** The answer of `GET /api/chains/{id}/head`. */
export function headOf(answer: Answer): Head {
  return { seq: answer.integer('seq'), prev: answer.text('prev'), next: answer.texts('next') };
}

/**
 * The newest checkpoint of `GET /api/ledger` as an anchor: its size and root are taken from the note, after the log's
 * signature on it was verified (ledger format §5: an anchor is what the signer's own software checked).
 */
export function checkedAnchor(ledger: Answer): Anchor {
  const note = ledger.member('checkpoint').textOrNull('note');
  if (note === null) return { size: 0, root: toHex(emptyRoot(nodeEngine)) };
  try {
    return verifiedAnchor(note, ledger.text('logVkey'));
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new CommandFailure(`The server's checkpoint cannot be read: ${error.message}`, 4);
  }
}

function verifiedAnchor(note: string, logVkey: string): Anchor {
  const log = parseVkey(logVkey);
  const { text, signatures } = parseNote(utf8(note));
  const isSigned = signatures.some(
    ({ name, keyHash, signature }) =>
      name === log.name &&
      equalBytes(keyHash, log.keyHash) &&
      nodeEngine.ed25519Verify(log.publicKey, utf8(text), signature),
  );
  const checkpoint = readCheckpointText(text);
  if (!isSigned || checkpoint?.origin !== log.name) {
    throw new CommandFailure("The server's checkpoint is not signed by the key of its log.", 4);
  }
  return { size: checkpoint.size, root: toHex(checkpoint.root) };
}
