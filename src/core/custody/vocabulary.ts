import { admissibilityTypes } from './admissibility-types.js';
import { caseTypes } from './case-types.js';
import { courtTypes } from './court-types.js';
import { type EventSchema } from './event-type.js';
import { examinationTypes } from './examination-types.js';
import { incidentTypes } from './incident-types.js';
import { intakeTypes } from './intake-types.js';
import { provenanceTypes } from './provenance-types.js';
import { releaseTypes } from './release-types.js';
import { requestTypes } from './request-types.js';
import { sealTypes } from './seal-types.js';
import { controlTypes, deviceTypes, operationsTypes } from './service-types.js';
import { storageTypes } from './storage-types.js';
import { transferTypes } from './transfer-types.js';

const schemas: readonly EventSchema[] = [
  ...intakeTypes,
  ...provenanceTypes,
  ...sealTypes,
  ...transferTypes,
  ...storageTypes,
  ...examinationTypes,
  ...releaseTypes,
  ...courtTypes,
  ...incidentTypes,
  ...admissibilityTypes,
  ...caseTypes,
  ...requestTypes,
  ...deviceTypes,
  ...operationsTypes,
  ...controlTypes,
];

/**
 * Every type of event there is, by its name with version: the one source for validation, forms, documentation and the
 * state machine. Also what verifiers hold a type against before they call it unknown.
 */
export const vocabulary: ReadonlyMap<string, EventSchema> = new Map(
  schemas.map((schema) => [schema.type, schema]),
);

/** The vocabulary has it, and what it needs is built. */
export function isKnownType(type: string): boolean {
  const schema = vocabulary.get(type);
  return schema !== undefined && schema.later !== true;
}

/** How many persons of different accounts sign; 1 for a type that is not in the vocabulary. */
export function personsNeeded(type: string): 1 | 2 {
  return vocabulary.get(type)?.second === undefined ? 1 : 2;
}
