import { type Json } from '../canonical/json.js';
import { fieldJson, fieldSchemas } from '../custody/field-json.js';
import { type FieldsByName } from '../custody/event-type.js';
import { textOfField } from '../custody/field-values.js';
import { type FoldEvent } from '../custody/fold-event.js';

/** The provenance record in force: of each answer what was said last. Plain JSON, stored as it is. */
export interface ProvenanceRecord {
  /** `military`, `private_sector`, `online`, `law_enforcement`, `civil_society`. */
  readonly kind: string;
  /** Of the event that states it, and its place in the log. */
  readonly eventHash: string;
  readonly logIndex: number;
  /** Whether an amendment replaced what was recorded first. */
  readonly amended: boolean;
  /** The answers by name, as `fieldJson` writes them; an unknown or withheld one is the object that says so. */
  readonly form: Readonly<Record<string, Json>>;
}

/** The record after the event; every other type leaves it as it is. */
export function foldProvenance(
  record: ProvenanceRecord | undefined,
  event: FoldEvent,
): ProvenanceRecord | undefined {
  const amended = event.type === 'provenance.amended/1';
  if (!amended && event.type !== 'provenance.recorded/1') return record;
  const { fields, eventHash, logIndex } = event;
  const kind = textOfField(fields, 'sourceKind');
  if (kind === undefined) return record;
  return { kind, eventHash, logIndex, amended, form: formOf(event.type, kind, fields) };
}

function formOf(type: string, kind: string, fields: FieldsByName): Readonly<Record<string, Json>> {
  const common = fieldSchemas(type, {}).length;
  const own = fieldSchemas(type, { sourceKind: kind }).slice(common);
  return Object.fromEntries(
    own.flatMap(({ name }): [string, Json][] => {
      const value = fields.get(name);
      return value === undefined ? [] : [[name, fieldJson(value)]];
    }),
  );
}
