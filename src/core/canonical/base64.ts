const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** 255 where the character code is not of the alphabet. */
const values = new Uint8Array(128).fill(255);
for (let value = 0; value < 64; value += 1) values[alphabet.charCodeAt(value)] = value;

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/**
 * The bytes; undefined for anything but padded base64 whose unused bits are zero, so that each byte string has
 * exactly one text (RFC 4648 §3.5).
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const characters = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let buffered = 0;
  let bits = 0;
  let written = 0;
  for (let i = 0; i < characters; i += 1) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) return undefined;
    buffered = ((buffered << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = (buffered >> bits) & 0xff;
    written += 1;
  }
  const unused = buffered & ((1 << bits) - 1);
  return unused === 0 ? bytes : undefined;
}
