import { settledStates } from './chain-state.js';
import { type EventSchema, type FieldProblem, type FieldsByName } from './event-type.js';
import { narrative, optional, text } from './field-builders.js';
import { holder, itemType } from './schema-builders.js';

export const storageTypes: readonly EventSchema[] = [
  itemType('storage.entered', {
    who: [holder],
    from: settledStates,
    guards: ['not-stored'],
    contradictions: somewhere,
    fields: [
      optional(text('vault')),
      optional(text('shelf')),
      optional(text('storageUri')),
      optional(narrative('remark')),
    ],
  }),
  itemType('storage.left', {
    who: [holder],
    from: settledStates,
    guards: ['stored'],
    fields: [narrative('reason'), optional(narrative('remark'))],
  }),
];

/** Storage without a place is one of the gaps that courts ask about. */
function somewhere(fields: FieldsByName): readonly FieldProblem[] {
  if (fields.has('vault') || fields.has('storageUri')) return [];
  return [
    {
      field: 'vault',
      code: 'missing',
      message: 'Say where it is stored: the vault (and shelf), or for bytes the storage address.',
    },
  ];
}
