import { type Json } from '../canonical/json.js';
import { type FieldsByName } from './event-type.js';
import { jsonOfField } from './field-values.js';

/** When the item was come by, as the three kinds of provenance call it. */
const names = ['collectedAt', 'captureStartedAt', 'receivedAt'];

/** The times of collection that an event states; a form has one of them. */
export function collectionTimes(fields: FieldsByName): readonly Json[] {
  return names.map((name) => jsonOfField(fields, name)).filter((time) => time !== undefined);
}
