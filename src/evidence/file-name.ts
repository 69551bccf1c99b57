import { fromHex } from '../core/canonical/hex.js';
import { readUtf8, utf8 } from '../core/canonical/bytes.js';

/** A name as bytes, exactly as the source had it, or the sentence that says why it cannot be taken. */
export type NameReading =
  | { readonly kind: 'name'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly detail: string };

/** Longest name of the file systems from which evidence comes (ext4, NTFS in bytes of UTF-8, APFS). */
const nameBytes = 255;

const exactDoor =
  'Send the bytes of the name as hexadecimal digits in the form field originalName instead.';

/**
 * The convenient door: the `filename` of the multipart header, as the parser decoded it from UTF-8. Clients
 * escape that header in several ways (%22 or \" for a quote, %0A for a line feed), so a name in which an
 * escape may have been undone is not known byte for byte, and is refused rather than guessed.
 */
export function readHeaderName(filename: string): NameReading {
  const fault = headerFault(filename);
  return fault === undefined
    ? readName(utf8(filename), ` ${exactDoor}`)
    : { kind: 'refused', detail: `The file name in the multipart header ${fault}. ${exactDoor}` };
}

/** The exact door: the bytes of the name as hexadecimal digits. Any bytes, valid UTF-8 or not, but no path. */
export function readExactName(hex: string): NameReading {
  const bytes = fromHex(hex.toLowerCase());
  if (bytes === undefined) {
    return {
      kind: 'refused',
      detail: 'originalName must be the bytes of the name as hexadecimal.',
    };
  }
  return readName(bytes, '');
}

function headerFault(filename: string): string | undefined {
  if (filename.includes('\ufffd')) return 'is not valid UTF-8';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(filename)) return 'holds a control character';
  if (filename.includes('"'))
    return 'holds a quotation mark, which clients write in different ways';
  if (filename.includes('\\')) return 'holds a backslash';
  return undefined;
}

function readName(bytes: Uint8Array, advice: string): NameReading {
  const fault = nameFault(bytes);
  return fault === undefined
    ? { kind: 'name', bytes }
    : { kind: 'refused', detail: `The file name ${fault}.${advice}` };
}

/** What no file system gives as the name of a file, and what would be a path if it were taken for one. */
function nameFault(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'is empty';
  if (bytes.length > nameBytes) return `is longer than ${nameBytes} bytes`;
  if (bytes.includes(0x00)) return 'holds a NUL byte';
  if (bytes.includes(0x2f)) return 'holds a slash: give the name without its path';
  if (bytes.every((byte) => byte === 0x2e) && bytes.length <= 2) return 'is a folder (. or ..)';
  return undefined;
}

/**
 * Characters that are not seen, or that turn the text around them: RLO makes `gpj.exe` look like `exe.jpg`.
 * The joiners U+200C and U+200D stay: Persian and Indic names are misspelt without them.
 */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * A name as text for people: what is no valid UTF-8, `%`, and characters that hide or reorder others are
 * percent-escaped. For reading only: the bytes themselves stand beside it wherever it counts.
 */
export function shownName(name: Uint8Array): string {
  return textRuns(name)
    .map((run) =>
      typeof run === 'number'
        ? percent(run)
        : run
            .replaceAll('%', '%25')
            .replace(unseen, (hidden) => [...utf8(hidden)].map(percent).join('')),
    )
    .join('');
}

/**
 * `Content-Disposition` for handing the file out: always an attachment, an ASCII fallback of our own, and the
 * name as shown, in the extended form of RFC 5987; without a name the fallback alone.
 */
export function attachmentHeader(name: Uint8Array | undefined, fallback: string): string {
  const plain = `attachment; filename="${fallback}"`;
  if (name === undefined) return plain;
  const extended = encodeURIComponent(shownName(name)).replace(/['()*!]/g, (sign) =>
    percent(sign.charCodeAt(0)),
  );
  return `${plain}; filename*=UTF-8''${extended}`;
}

/** The name cut into stretches of valid UTF-8 and single bytes that are not. */
function textRuns(name: Uint8Array): readonly (string | number)[] {
  const runs: (string | number)[] = [];
  let start = 0;
  while (start < name.length) {
    const text = readUtf8(name.subarray(start, sequenceEnd(name, start)));
    const byte = name[start];
    if (text === undefined && byte !== undefined) {
      runs.push(byte);
      start++;
    } else {
      runs.push(text ?? '');
      start = sequenceEnd(name, start);
    }
  }
  return joined(runs);
}

/** Neighbouring characters in one text, so that combining marks stay with their letters. */
function joined(runs: readonly (string | number)[]): readonly (string | number)[] {
  const out: (string | number)[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (typeof run === 'string' && typeof last === 'string') out[out.length - 1] = last + run;
    else out.push(run);
  }
  return out;
}

/** End of the UTF-8 sequence that the byte at `start` announces, valid or not (RFC 3629 §3). */
function sequenceEnd(name: Uint8Array, start: number): number {
  const lead = name[start] ?? 0;
  if (lead >= 0xf0) return start + 4;
  if (lead >= 0xe0) return start + 3;
  return start + (lead >= 0xc0 ? 2 : 1);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
