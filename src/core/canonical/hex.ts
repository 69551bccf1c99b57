const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 255 where the character code is no lower-case hex digit. */
const values = new Uint8Array(128).fill(255);
for (let value = 0; value < 16; value += 1) values[value.toString(16).charCodeAt(0)] = value;

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += digits[byte] ?? '';
  return text;
}

/** The bytes; undefined for anything but lower-case hex, or another length than `byteLength` if that is given. */
export function fromHex(text: string, byteLength?: number): Uint8Array | undefined {
  const length = text.length / 2;
  if (!Number.isInteger(length)) return undefined;
  if (byteLength !== undefined && byteLength !== length) return undefined;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) {
    const high = valueAt(text, 2 * i);
    const low = valueAt(text, 2 * i + 1);
    if (high === 255 || low === 255) return undefined;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

function valueAt(text: string, position: number): number {
  return values[text.charCodeAt(position)] ?? 255;
}
