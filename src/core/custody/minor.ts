import { type FieldsByName } from './event-type.js';
import { jsonOfField } from './field-values.js';
import { isJsonObject } from './json-kind.js';

/** Whether a person was a minor at the event; one of unknown age is treated as a minor. */
export type Minority = 'yes' | 'no' | 'unknown';

/** Of the person with whom the item was found, as a provenance record says; undefined where it names none. */
export function minorityIn(fields: FieldsByName): Minority | undefined {
  const person = jsonOfField(fields, 'foundOnPerson');
  if (person === undefined || !isJsonObject(person)) return undefined;
  const { minorAtEvent } = person;
  return minorAtEvent === 'yes' || minorAtEvent === 'no' ? minorAtEvent : 'unknown';
}
