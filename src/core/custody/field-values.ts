import { toHex } from '../canonical/hex.js';
import { type Json } from '../canonical/json.js';
import { type FieldsByName } from './event-type.js';

/** The text of a field; undefined if it is not there or not a text. */
export function textOfField(fields: FieldsByName, name: string): string | undefined {
  const value = fields.get(name);
  return value?.type === 1 ? value.text : undefined;
}

export function bytesOfField(fields: FieldsByName, name: string): Uint8Array | undefined {
  const value = fields.get(name);
  return value?.type === 3 ? value.bytes : undefined;
}

/** Bytes as hex: how digests and ids stand in states and projections. */
export function hexOfField(fields: FieldsByName, name: string): string | undefined {
  const value = bytesOfField(fields, name);
  return value && toHex(value);
}

export function integerOfField(fields: FieldsByName, name: string): bigint | undefined {
  const value = fields.get(name);
  return value?.type === 2 ? value.integer : undefined;
}

/** Milliseconds since 1970 UTC. */
export function instantOfField(fields: FieldsByName, name: string): number | undefined {
  const value = fields.get(name);
  return value?.type === 4 ? value.ms : undefined;
}

export function flagOfField(fields: FieldsByName, name: string): boolean | undefined {
  const value = fields.get(name);
  return value?.type === 5 ? value.flag : undefined;
}

export function jsonOfField(fields: FieldsByName, name: string): Json | undefined {
  const value = fields.get(name);
  return value?.type === 7 ? value.json : undefined;
}

/** The texts of a JSON list, in its order; what is not a text in it is passed over. */
export function textsOfField(fields: FieldsByName, name: string): readonly string[] {
  const value = jsonOfField(fields, name);
  if (!Array.isArray(value)) return [];
  return value.filter((element): element is string => typeof element === 'string');
}
