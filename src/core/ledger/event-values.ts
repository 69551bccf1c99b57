import { decodeValue, type Field, type PlainValue } from './field.js';
import { type KeyRegistry } from './registry.js';
import { type Statement } from './statement.js';

/** The values by name that are open and in the closed form of their type. */
export function openValues(fields: readonly Field[]): ReadonlyMap<string, PlainValue> {
  const values = new Map<string, PlainValue>();
  for (const field of fields) {
    const value = 'salt' in field ? decodeValue(field.type, field.value) : undefined;
    if (value !== undefined) values.set(field.name, value);
  }
  return values;
}

/**
 * The account that answers for the event: the actor key's, or `onBehalfOf` where the service signed. Only the service signs for
 * others: in a person's own statement the field would name whom they like. Undefined for a key that is not registered.
 */
export function authorOf(
  { actor }: Statement,
  fields: ReadonlyMap<string, PlainValue>,
  registry: KeyRegistry,
): string | undefined {
  const key = registry.find(actor.slice(3));
  const onBehalfOf = fields.get('onBehalfOf');
  if (key?.roles.includes('service') === true && onBehalfOf?.type === 1) return onBehalfOf.text;
  return key?.account;
}
