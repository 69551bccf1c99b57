import { equalBytes } from '../canonical/bytes.js';
import { type FieldProblem, type FieldsByName } from './event-type.js';
import { bytesOfField, textOfField } from './field-values.js';

/** What consists of bytes: it may still await them, but is nothing without. */
const digitalCategories = ['forensic_image', 'logical_extract', 'file', 'online_capture'] as const;

const broughtInNames = ['sha256', 'sha512', 'sizeBytes', 'originalName', 'mediaType'] as const;

/**
 * Whether the mark `bytesState` fits the digests beside it. An event that carries `sha256` counts for every verifier
 * as having brought bytes in, so a digest that was only announced must not stand there.
 */
export function bytesAgree(fields: FieldsByName): readonly FieldProblem[] {
  const state = textOfField(fields, 'bytesState');
  const present = broughtInNames.filter((name) => fields.has(name));
  if (state === 'received' || state === 'mismatch') {
    const missing = broughtInNames.filter((name) => !fields.has(name));
    return [
      ...missing.map((name) => missingBeside(name, state)),
      ...announcedAgrees(fields, state),
    ];
  }
  return [
    ...bytesDue(fields, state),
    ...present.map((name) =>
      contradiction(
        name,
        `The bytes are not here (bytesState ${state ?? 'not given'}), so ${name} cannot be stated yet. A digest that was only announced is announcedSha256.`,
      ),
    ),
  ];
}

function bytesDue(fields: FieldsByName, state: string | undefined): readonly FieldProblem[] {
  const category = textOfField(fields, 'category');
  if (state !== 'none' || !digitalCategories.some((digital) => digital === category)) return [];
  return [
    contradiction(
      'bytesState',
      `An item of the category ${category ?? ''} consists of bytes: they are awaited, received or in mismatch, not none.`,
    ),
  ];
}

/** A child names its parent, how it was derived and by which event, or none of the three. */
export function lineageAgrees(fields: FieldsByName): readonly FieldProblem[] {
  const names = ['parentId', 'derivation', 'derivedByEventHash'] as const;
  if (names.every((name) => !fields.has(name))) return [];
  return names
    .filter((name) => !fields.has(name))
    .map((name) =>
      contradiction(
        name,
        'An item derived from another names its parent, how it was derived and the event that records it.',
      ),
    );
}

function announcedAgrees(fields: FieldsByName, state: string): readonly FieldProblem[] {
  const computed = bytesOfField(fields, 'sha256');
  const announced = bytesOfField(fields, 'announcedSha256');
  if (computed === undefined) return [];
  const differs = announced !== undefined && !equalBytes(computed, announced);
  if (differs === (state === 'mismatch')) return [];
  return [
    contradiction(
      'bytesState',
      differs
        ? 'The digest announced differs from the one computed: bytesState must be mismatch.'
        : 'bytesState is mismatch, but no other digest was announced.',
    ),
  ];
}

function missingBeside(name: string, state: string): FieldProblem {
  return contradiction(name, `With bytesState ${state} the field ${name} is needed.`);
}

function contradiction(field: string, message: string): FieldProblem {
  return { field, code: 'contradiction', message };
}
