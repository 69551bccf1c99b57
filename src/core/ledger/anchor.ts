import { equalBytes, utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { readCheckpointText } from './checkpoint.js';
import { emptyRoot } from './merkle-tree.js';
import { parseNote } from './signed-note.js';
import { parseVkey } from './vkey.js';

/** The newest checkpoint that the signer's own program checked (ledger format §5); `root` in hex. */
export interface Anchor {
  readonly size: number;
  readonly root: string;
}

/**
 * The anchor that a log's note gives: size and root come from the text, after the signature of the log's key on it was
 * verified. Without a note (null) the empty tree, to which every log has grown. Undefined where the key did not sign.
 * @throws ClosedFormError for what is no note or no key
 */
export function verifiedAnchor(
  engine: Engine,
  note: string | null,
  logVkey: string,
): Anchor | undefined {
  if (note === null) return { size: 0, root: toHex(emptyRoot(engine)) };
  const log = parseVkey(logVkey);
  const { text, signatures } = parseNote(utf8(note));
  const isSigned = signatures.some(
    ({ name, keyHash, signature }) =>
      name === log.name &&
      equalBytes(keyHash, log.keyHash) &&
      engine.ed25519Verify(log.publicKey, utf8(text), signature),
  );
  const checkpoint = readCheckpointText(text);
  if (!isSigned || checkpoint?.origin !== log.name) return undefined;
  return { size: checkpoint.size, root: toHex(checkpoint.root) };
}
