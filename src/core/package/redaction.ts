import { type Engine } from '../engine.js';
import { type Field, fieldLeaf, neverWithheld, type OpenField } from '../ledger/field.js';
import { type DescribingEvent } from './describing-event.js';
import { type PackageChainKind } from './package-json.js';
import { exportFields, type RedactionProfile } from './redaction-profile.js';

/** A chain as the rules look at it: what it is, and the kinds of restriction that stand on it or on its sources. */
export interface RestrictedChain {
  readonly kind: PackageChainKind;
  readonly restrictions: ReadonlySet<string>;
}

type FieldsOfEvent = Pick<DescribingEvent, 'type' | 'fields'>;

/** Said of a field that no rule names, but that says what a withheld one says. */
export const repeatsGround = 'repeats a withheld value';

/**
 * The open fields of the event that the profile withholds, each with its ground. A field is withheld whole: a name
 * within a longer text goes only where the profile names the field, or the name is the value of another.
 */
export function withheldByRules(
  { rules }: RedactionProfile,
  chain: RestrictedChain,
  event: FieldsOfEvent,
): ReadonlyMap<string, string> {
  const grounds = new Map<string, string>();
  for (const { restriction, fields, ground } of rules) {
    if (restriction !== null && !chain.restrictions.has(restriction)) continue;
    for (const field of mayBeWithheld(chain, event)) {
      if (fields.includes(field.name) && !grounds.has(field.name)) grounds.set(field.name, ground);
    }
  }
  return grounds;
}

/** Those open fields without which the package can still be checked (ledger format §4). */
export function mayBeWithheld(
  { kind }: Pick<RestrictedChain, 'kind'>,
  { type, fields }: FieldsOfEvent,
): readonly OpenField[] {
  if (kind === 'control') return [];
  const isKept = (name: string): boolean =>
    neverWithheld.has(name) || (type === 'report.exported/1' && exportFields.has(name));
  return fields.filter((field): field is OpenField => 'salt' in field && !isKept(field.name));
}

/** The fields, those of these names given as their leaves. */
export function fieldsAfterRedaction(
  engine: Engine,
  fields: readonly Field[],
  names: { has(name: string): boolean },
): readonly Field[] {
  return fields.map((field, position) => {
    if (!('salt' in field) || !names.has(field.name)) return field;
    return { name: field.name, leaf: fieldLeaf(engine, field, position) };
  });
}
