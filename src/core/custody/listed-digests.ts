import { type FieldsByName } from './event-type.js';
import { jsonOfField } from './field-values.js';
import { isJsonObject } from './json-kind.js';
import { type Json } from '../canonical/json.js';

/** A digest as an event lists it among `digests`; nothing about it is checked here. */
export interface ListedDigest {
  readonly algorithm: Json | undefined;
  readonly value: Json | undefined;
  readonly scope: Json | undefined;
  readonly origin: Json | undefined;
}

const strong: readonly (Json | undefined)[] = ['sha-256', 'sha-512', 'sha3-256'];

export function listedDigests(fields: FieldsByName): readonly ListedDigest[] {
  const list = jsonOfField(fields, 'digests');
  const objects = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return objects.map((digest) => ({
    ...{ algorithm: digest['algorithm'], value: digest['value'] },
    ...{ scope: digest['scope'], origin: digest['origin'] },
  }));
}

/** Whether nobody can make other bytes with the same digest. */
export function isStrong({ algorithm }: ListedDigest): boolean {
  return strong.includes(algorithm);
}
