import { fromBase64, toBase64 } from '../canonical/base64.js';
import { concat, readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { limits } from './limits.js';
import { isKeyName } from './vkey.js';

/** One signature line. `keyHash`: the four bytes that, with the name, say whose it claims to be. */
export interface NoteSignature {
  readonly name: string;
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

/** A note as read: nothing in it is true before a signature by a known key was checked over `text`. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const dash = '\u2014 ';
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\x00-\x09\x0b-\x1f]/;

/**
 * C2SP signed-note. The text ends before the last empty line, and includes its own line feed.
 * @throws ClosedFormError; LimitError over 64 KiB or 64 signature lines
 */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > limits.noteBytes) throw new LimitError('note over 64 KiB');
  const note = readUtf8(bytes);
  if (note === undefined || control.test(note)) throw new ClosedFormError('note: characters');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new ClosedFormError('note: no signatures');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > limits.noteSignatures) throw new LimitError('note: over 64 signatures');
  return { text: note.slice(0, end + 1), signatures: lines.map(readLine) };
}

/** The note's bytes. `text` ends in a line feed. */
export function renderNote(text: string, signatures: readonly NoteSignature[]): Uint8Array {
  const lines = signatures.map(
    ({ name, keyHash, signature }) => `${dash}${name} ${toBase64(concat(keyHash, signature))}\n`,
  );
  return utf8(`${text}\n${lines.join('')}`);
}

function readLine(line: string): NoteSignature {
  const [name = '', base64 = '', ...rest] = line.slice(dash.length).split(' ');
  const bytes = fromBase64(base64);
  if (!line.startsWith(dash) || rest.length > 0 || !isKeyName(name)) {
    throw new ClosedFormError('note: signature line');
  }
  if (bytes === undefined || bytes.length <= 4) throw new ClosedFormError('note: signature');
  return { name, keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}
