import { livingStates, settledStates } from './chain-state.js';
import {
  type EventSchema,
  type FieldProblem,
  type FieldSchema,
  type FieldsByName,
} from './event-type.js';
import { count, flag, hash, json, narrative, oneOf, optional, text } from './field-builders.js';
import { flagOfField } from './field-values.js';
import { examiner, inRole, itemType, anybody, holder, service } from './schema-builders.js';

const tool: readonly FieldSchema[] = [text('tool'), text('toolVersion')];

/** Stands on the parent; the child's digests stand on the child. */
const childMade: readonly FieldSchema[] = [
  hash('childItemId'),
  narrative('method'),
  ...tool,
  hash('verifySha256'),
  narrative('errors'),
  narrative('changesMade'),
];

const deriving = { who: [examiner], from: ['UNDER_EXAMINATION'] } as const;

const language: readonly FieldSchema[] = [
  hash('childItemId'),
  hash('sourceSha256'),
  text('sourceLanguage'),
  text('targetLanguage'),
  text('translator'),
  narrative('qualifications'),
  optional(text('secondTranslator')),
];

const analysis: readonly FieldSchema[] = [
  optional(hash('childItemId')),
  hash('sourceSha256'),
  narrative('findings'),
  narrative('qualifications'),
  flag('isOpinion'),
  narrative('method'),
  ...tool.map(optional),
];

export const examinationTypes: readonly EventSchema[] = [
  itemType('examination.started', {
    who: [examiner],
    from: ['IN_CUSTODY'],
    to: 'UNDER_EXAMINATION',
    contradictions: originalTouchedByCompetent,
    fields: [
      narrative('method'),
      ...tool,
      oneOf('writeBlocker', ['hardware', 'software', 'none', 'not_applicable']),
      flag('onOriginal'),
      optional(narrative('competence')),
      optional(narrative('whyOriginal')),
      optional(text('laboratory')),
    ],
  }),
  itemType('examination.ended', {
    who: [examiner],
    from: ['UNDER_EXAMINATION'],
    to: 'IN_CUSTODY',
    fields: [
      narrative('result'),
      narrative('changesMade'),
      optional(narrative('errors')),
      optional(hash('logSha256')),
    ],
  }),
  itemType('derivation.imaged', {
    ...deriving,
    fields: [
      ...childMade,
      oneOf('writeBlocker', ['hardware', 'software', 'none', 'not_applicable']),
      optional(count('badSectors')),
      optional(json('acquisition', 'object')),
    ],
  }),
  itemType('derivation.copied', { ...deriving, fields: childMade }),
  itemType('derivation.extracted', { ...deriving, fields: childMade }),
  itemType('derivation.decrypted', {
    ...deriving,
    fields: [...childMade, optional(narrative('keySource'))],
  }),
  itemType('derivation.converted', {
    ...deriving,
    fields: [...childMade, text('sourceFormat'), text('targetFormat')],
  }),
  itemType('derivation.split', { ...deriving, fields: [...childMade, optional(count('parts'))] }),
  itemType('derivation.translated', {
    ...deriving,
    who: [inRole('analyst', 'translator')],
    fields: language,
  }),
  itemType('derivation.transcribed', {
    ...deriving,
    who: [inRole('analyst', 'translator')],
    fields: language,
  }),
  itemType('derivation.redacted', {
    ...deriving,
    who: [inRole('release_authority', 'disclosure_officer')],
    fields: [
      hash('childItemId'),
      text('authority'),
      optional(text('oldMarking')),
      optional(text('newMarking')),
      narrative('grounds'),
      hash('sourceSha256'),
      hash('redactedSha256'),
      ...tool.map(optional),
    ],
  }),
  itemType('analysis.recorded', {
    ...deriving,
    who: [inRole('analyst', 'translator')],
    fields: analysis,
  }),
  itemType('analysis.biometric_compared', {
    ...deriving,
    who: [inRole('analyst', 'translator')],
    fields: [
      ...analysis,
      oneOf('modality', ['fingerprint', 'face', 'iris', 'dna', 'voice', 'other']),
      text('comparedWith'),
      narrative('quality'),
      narrative('necessity'),
    ],
  }),
  itemType('integrity.checked', {
    who: [anybody, service],
    from: livingStates,
    guards: ['expected-digest-known'],
    fields: [
      hash('expectedSha256'),
      hash('observedSha256'),
      ...tool,
      optional(hash('comparedWithItemId')),
      optional(narrative('remark')),
    ],
  }),
  itemType('file.scanned', {
    who: [holder, examiner, service],
    from: livingStates,
    fields: [
      hash('fileSha256'),
      oneOf('result', ['clean', 'malware', 'suspicious', 'not_scanned']),
      ...tool,
      optional(text('signatureVersion')),
      optional(narrative('finding')),
    ],
  }),
  itemType('proof.checked', {
    who: [anybody, service],
    from: livingStates,
    fields: [
      hash('fileSha256'),
      oneOf('proofKind', [
        'c2pa',
        'wacz_signature',
        'openpgp',
        'rfc3161',
        'opentimestamps',
        'embedded_digest',
        'other',
      ]),
      oneOf('result', ['valid', 'invalid', 'cannot_verify', 'changed_after']),
      ...tool,
      optional(narrative('finding')),
      optional(text('statedSigner')),
    ],
  }),
  itemType('exhibit.assigned', {
    who: [holder, inRole('prosecutor', 'disclosure_officer', 'court_registrar')],
    from: ['DRAFT', ...settledStates],
    guards: ['checked-copy'],
    fields: [text('exhibitRef'), text('forum'), optional(narrative('reason'))],
  }),
];

/** ACPO principle 2: who touches an original is competent, and says why. */
function originalTouchedByCompetent(fields: FieldsByName): readonly FieldProblem[] {
  if (flagOfField(fields, 'onOriginal') !== true) return [];
  return ['competence', 'whyOriginal']
    .filter((name) => !fields.has(name))
    .map((field) => ({
      field,
      code: 'missing',
      message:
        'An examination of the original says why no copy would do and what makes the examiner competent.',
    }));
}
