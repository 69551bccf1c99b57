import { readUtf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';

/**
 * A file name's bytes as text: whatever is UTF-8 stays, each byte that is not, and `%`, becomes `%XX` in upper-case hex.
 * So every name has one text, and two names never have the same.
 */
export function shownName(name: Uint8Array): string {
  let shown = '';
  let at = 0;
  while (at < name.length) {
    const { text, length } = characterAt(name, at) ?? escapedAt(name, at);
    shown += text;
    at += length;
  }
  return shown;
}

interface Shown {
  readonly text: string;
  /** Bytes of the name that it stands for. */
  readonly length: number;
}

/** The UTF-8 character that begins there, unless it is a `%`. */
function characterAt(name: Uint8Array, at: number): Shown | undefined {
  for (let length = 1; length <= longestCharacter && at + length <= name.length; length += 1) {
    const text = readUtf8(name.subarray(at, at + length));
    if (text !== undefined) return text === '%' ? undefined : { text, length };
  }
  return undefined;
}

const longestCharacter = 4;

function escapedAt(name: Uint8Array, at: number): Shown {
  return { text: `%${toHex(name.subarray(at, at + 1)).toUpperCase()}`, length: 1 };
}
