import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex } from '../canonical/hex.js';
import { exactKeys, type Json } from '../canonical/json.js';
import { hasLoneSurrogate } from '../canonical/text.js';

/**
 * One member of JSON that came with a package, asked for in the form it must have.
 * Every method throws ClosedFormError for another form.
 */
export class Form {
  constructor(private readonly value: Json | undefined) {}

  /** An object with exactly these keys. */
  members<K extends string>(keys: readonly K[]): Readonly<Record<K, Form>> {
    const members = this.value === undefined ? undefined : exactKeys(this.value, keys);
    if (members === undefined) throw new ClosedFormError(`keys other than ${keys.join(' ')}`);
    // Filled with all of K before anybody sees it.
    const forms = {} as Record<K, Form>;
    for (const key of keys) forms[key] = new Form(members[key]);
    return forms;
  }

  /** Whether it is an object that has that key. */
  hasMember(key: string): boolean {
    const { value } = this;
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  }

  list(): readonly Form[] {
    const { value } = this;
    if (!Array.isArray(value)) throw new ClosedFormError('no list');
    return value.map((element: Json) => new Form(element));
  }

  text(): string {
    const { value } = this;
    if (typeof value !== 'string' || hasLoneSurrogate(value)) throw new ClosedFormError('no text');
    return value;
  }

  isNull(): boolean {
    return this.value === null;
  }

  textOrNull(): string | null {
    return this.value === null ? null : this.text();
  }

  flag(): boolean {
    const { value } = this;
    if (typeof value !== 'boolean') throw new ClosedFormError('neither true nor false');
    return value;
  }

  oneOf<T extends string>(texts: readonly T[]): T {
    const found = texts.find((text) => text === this.value);
    if (found === undefined) throw new ClosedFormError(`none of ${texts.join(' ')}`);
    return found;
  }

  /** Hex digits of that many bytes. */
  hex(byteLength: number): string {
    const text = this.text();
    if (fromHex(text, byteLength) === undefined) throw new ClosedFormError('no hex');
    return text;
  }

  /** Hex of any length, as bytes. */
  bytes(): Uint8Array {
    const bytes = fromHex(this.text());
    if (bytes === undefined) throw new ClosedFormError('no hex');
    return bytes;
  }

  integer(): number {
    const { value } = this;
    // Minus zero has a second way to be written.
    if (typeof value !== 'number' || Object.is(value, -0)) throw new ClosedFormError('no integer');
    return value;
  }

  /** A size or an index: not below zero. */
  count(): number {
    const count = this.integer();
    if (count < 0) throw new ClosedFormError('below zero');
    return count;
  }
}
