import { readUtf8, utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { type Json } from '../canonical/json.js';
import { decodeValue, type OpenField } from '../ledger/field.js';

/** Shorter values stand by chance in anything. */
const fewestCharacters = 4;

/** Like `online_capture`: words of the vocabulary, which name nobody. */
const codeWord = /^[a-z]+(_[a-z]+)*$/;

/**
 * Withheld values, to be found again in other fields: the title of an item in the description of its copy, a digest in a
 * list of digests. Numbers, instants and single words in lower case are not looked for.
 */
export class RepeatedValues {
  /** As hex, so that bytes and texts are searched alike. */
  private readonly sought = new Set<string>();

  add(field: OpenField): void {
    for (const bytes of soughtIn(field)) this.sought.add(toHex(bytes));
  }

  /** Whether the field's value has a withheld one in it. */
  isIn(field: OpenField): boolean {
    const value = toHex(field.value);
    for (const sought of this.sought) if (value.includes(sought)) return true;
    return false;
  }
}

function soughtIn({ type, value }: OpenField): readonly Uint8Array[] {
  const plain = decodeValue(type, value);
  if (plain === undefined) return [];
  switch (plain.type) {
    case 1:
      return textsSought([plain.text]);
    case 3:
      return bytesSought(plain.bytes);
    case 6:
      return textsSought([plain.decimal]);
    case 7:
      return textsSought(textsOf(plain.json));
    case 2:
    case 4:
    case 5:
      return [];
  }
}

/** Bytes stand in lists as hex, and names of files as what they spell. */
function bytesSought(bytes: Uint8Array): readonly Uint8Array[] {
  const spelt = readUtf8(bytes);
  const isWord = spelt !== undefined && codeWord.test(spelt);
  if (bytes.length < fewestCharacters || isWord) return [];
  return [bytes, utf8(toHex(bytes))];
}

function textsSought(texts: readonly string[]): readonly Uint8Array[] {
  return texts
    .filter((text) => text.length >= fewestCharacters && !codeWord.test(text))
    .map((text) => utf8(text));
}

function textsOf(json: Json): readonly string[] {
  if (typeof json === 'string') return [json];
  if (typeof json !== 'object' || json === null) return [];
  return Object.values(json).flatMap(textsOf);
}
