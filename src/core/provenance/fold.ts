import { type Json } from '../canonical/json.js';
import { fieldJson } from '../custody/field-json.js';
import { textOfField } from '../custody/field-values.js';
import { type FoldEvent } from '../custody/fold-event.js';

/** The provenance of an item as last stated, plain JSON; `form` has every field of the event by name. */
export interface ProvenanceRecord {
  readonly kind: string;
  readonly eventHash: string;
  readonly logIndex: number;
  readonly amended: boolean;
  readonly form: Readonly<Record<string, Json>>;
}

/** The record in force after one more event; an amendment states the whole form again. */
export function foldProvenance(
  record: ProvenanceRecord | undefined,
  { type, eventHash, logIndex, fields }: FoldEvent,
): ProvenanceRecord | undefined {
  if (type !== 'provenance.recorded/1' && type !== 'provenance.amended/1') return record;
  return {
    kind: textOfField(fields, 'sourceKind') ?? '',
    eventHash,
    logIndex,
    amended: type === 'provenance.amended/1',
    form: Object.fromEntries([...fields].map(([name, value]) => [name, fieldJson(value)])),
  };
}
