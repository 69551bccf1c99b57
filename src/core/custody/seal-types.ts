import { settledStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { json, narrative, oneOf, optional, text } from './field-builders.js';
import { examiner, holder, itemType } from './schema-builders.js';

export const sealStates = [
  'intact',
  'broken_authorised',
  'broken_unexplained',
  'number_mismatch',
] as const;

/** Of a draft, the holder is whoever opened it: a thing is bagged and photographed before it is registered. */
const sealing = { who: [holder, examiner], from: ['DRAFT', ...settledStates] } as const;

const photographs = optional(json('photographs', 'digests'));

export const sealTypes: readonly EventSchema[] = [
  itemType('seal.packaged', {
    ...sealing,
    fields: [
      oneOf('containerType', [
        'evidence_bag',
        'antistatic_bag',
        'faraday_bag',
        'box',
        'envelope',
        'case',
        'safe',
        'other',
      ]),
      text('sealNumber'),
      optional(text('containerDescription')),
      photographs,
    ],
  }),
  itemType('seal.applied', {
    ...sealing,
    fields: [text('sealNumber'), narrative('reason'), photographs],
  }),
  itemType('seal.inspected', {
    ...sealing,
    guards: ['inspection-agrees'],
    fields: [
      text('sealNumber'),
      oneOf('sealState', sealStates),
      optional(narrative('remark')),
      photographs,
    ],
  }),
  itemType('seal.broken', {
    ...sealing,
    guards: ['seal-is-on'],
    fields: [text('sealNumber'), narrative('reason'), text('witness'), photographs],
  }),
  itemType('seal.replaced', {
    ...sealing,
    guards: ['old-seal-is-last'],
    fields: [text('oldSealNumber'), text('newSealNumber'), narrative('reason'), photographs],
  }),
  itemType('item.photographed', {
    ...sealing,
    fields: [
      oneOf('subject', ['in_situ', 'item', 'detail', 'packaging', 'seal', 'label', 'screen']),
      json('photographs', 'digests'),
      optional(narrative('remark')),
    ],
  }),
];
