import { type FieldSchema } from '../custody/event-type.js';
import { knownOrNot, narrative, oneOf, place, text, timeValue } from '../custody/field-builders.js';

const shortForm: readonly FieldSchema[] = [
  text('collectingOrganisation'),
  narrative('method'),
  place('place'),
  timeValue('collectedAt'),
  oneOf('consent', ['given', 'refused', 'not_required', 'unknown']),
  narrative('promisedConfidentiality'),
  narrative('earlierSharing'),
].map(knownOrNot);

/** What police and other domestic authorities collected. */
export const lawEnforcementForm: readonly FieldSchema[] = shortForm;

/** What organisations of civil society collected. */
export const civilSocietyForm: readonly FieldSchema[] = shortForm;
