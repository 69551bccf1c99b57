import { settledStates } from './chain-state.js';
import { type EventSchema, type FieldSchema } from './event-type.js';
import {
  bytes,
  bytesOf,
  count,
  hash,
  json,
  narrative,
  oneOf,
  optional,
  text,
} from './field-builders.js';
import { bytesAgree, lineageAgrees } from './intake-contradictions.js';
import { intakeRoles } from './role.js';
import { examiner, holder, inRole, itemType, service, supervisor } from './schema-builders.js';

export const categories = [
  'physical_object',
  'weapon_or_ied_component',
  'paper_document',
  'digital_device',
  'storage_medium',
  'forensic_image',
  'logical_extract',
  'file',
  'online_capture',
  'provider_return',
  'intercept_product',
  'biometric_sample',
  'biometric_record',
  'statement',
  'analytical_product',
] as const;

export const sourceKinds = [
  'military',
  'private_sector',
  'online',
  'law_enforcement',
  'civil_society',
] as const;

export const derivations = [
  'imaged_from',
  'extracted_from',
  'copied_from',
  'split_from',
  'sampled_from',
  'translated_from',
  'redacted_from',
  'printed_from',
] as const;

export const originalities = [
  'original',
  'best_available',
  'evidentiary_copy',
  'working_copy',
] as const;

/** Whether the item's bytes are here. Apart from the state: custody of a thing does not wait for its bytes. */
export const bytesStates = ['none', 'awaited', 'received', 'mismatch'] as const;

const formats = [
  'raw',
  'e01',
  'aff4',
  'l01',
  'ufdr',
  'warc',
  'wacz',
  'zip',
  'pdf',
  'other',
] as const;

/** SHA-1 and MD5 serve matching with older lists only; nothing rests on them. */
const matchingDigests: readonly FieldSchema[] = [
  optional(bytesOf('sha1', 20)),
  optional(bytesOf('md5', 16)),
];

/** What an event that brings bytes in says of them (ledger format §9, V11). */
const broughtIn: readonly FieldSchema[] = [
  hash('sha256'),
  bytesOf('sha512', 64),
  count('sizeBytes'),
  { ...bytes('originalName'), maxLength: 4_096 },
  text('mediaType'),
];

const drafting = { who: [inRole('collector', 'investigator')], from: ['DRAFT'] } as const;

const foundBy: readonly FieldSchema[] = [
  text('finder'),
  narrative('circumstances'),
  optional(narrative('conditionFound')),
  optional(json('photographs', 'digests')),
];

export const intakeTypes: readonly EventSchema[] = [
  itemType('custody.prior_declared', {
    who: [inRole('investigator')],
    from: ['DRAFT'],
    fields: [
      text('legFrom'),
      text('legTo'),
      json('heldFrom', 'timeValue'),
      json('heldUntil', 'timeValue'),
      text('custodian'),
      oneOf('basis', ['form', 'testimony', 'inference']),
      optional(narrative('explanation')),
    ],
  }),
  itemType('item.collected', { ...drafting, fields: foundBy }),
  itemType('item.seized', { ...drafting, fields: [...foundBy, optional(text('seizedFrom'))] }),
  itemType('item.surrendered', {
    ...drafting,
    fields: [...foundBy, text('surrenderedBy'), optional(text('receiptGiven'))],
  }),
  itemType('item.captured_online', { ...drafting, fields: foundBy }),
  itemType('item.produced_by_provider', { ...drafting, fields: [...foundBy, text('provider')] }),
  itemType('item.registered', {
    who: [inRole(...intakeRoles)],
    from: ['DRAFT'],
    to: 'IN_CUSTODY',
    guards: ['provenance-first'],
    contradictions: (fields) => [...bytesAgree(fields), ...lineageAgrees(fields)],
    fields: [
      text('itemNumber'),
      text('exhibitRef'),
      text('title'),
      oneOf('category', categories),
      oneOf('sourceKind', sourceKinds),
      narrative('description'),
      narrative('conditionOnReceipt'),
      oneOf('bytesState', bytesStates),
      json('quantity', 'quantity'),
      optional(json('identifiers', 'identifiers')),
      oneOf('originality', originalities),
      optional(hash('parentId')),
      optional(oneOf('derivation', derivations)),
      optional(hash('derivedByEventHash')),
      optional(hash('containerId')),
      optional(json('hazards', 'texts')),
      optional(json('languages', 'texts')),
      ...broughtIn.map(optional),
      optional(hash('announcedSha256')),
      ...matchingDigests,
    ],
  }),
  itemType('file.attached', {
    who: [holder, examiner, inRole(...intakeRoles), service],
    from: ['DRAFT', ...settledStates],
    guards: ['announcement-repeated'],
    fields: [
      ...broughtIn,
      optional(hash('announcedSha256')),
      ...matchingDigests,
      optional(oneOf('format', formats)),
      optional(json('digests', 'objects')),
      optional(json('acquisition', 'object')),
    ],
  }),
  itemType('item.moved', {
    who: [holder, inRole('prosecutor')],
    from: settledStates,
    // Else what is held with its case could be carried out from under the hold.
    guards: ['another-case', 'free-of-case-hold'],
    fields: [hash('toCaseId'), narrative('reason')],
  }),
  itemType('item.linked', {
    who: [holder, inRole('investigator', 'analyst', 'prosecutor')],
    from: settledStates,
    fields: [
      hash('linkedItemId'),
      oneOf('link', ['same_identifier', 'same_digest', 'same_source', 'contained_in', 'other']),
      narrative('reason'),
    ],
  }),
  itemType('item.voided', {
    who: [holder],
    second: [supervisor],
    from: ['DRAFT', 'IN_CUSTODY'],
    to: 'VOIDED',
    guards: ['free-of-holds'],
    fields: [narrative('reason'), optional(hash('replacedByItemId'))],
  }),
];
