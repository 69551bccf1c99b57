import { type StoryPerson } from './scene.js';

/** People who come up in several stories. */
export const people = {
  collector: {
    ...{ displayName: 'Collector K-17', organisation: 'Story Task Force', country: 'FR' },
    ...{ kind: 'military', roles: ['collector'] },
  },
  releaser: {
    ...{ displayName: 'Release officer R-3', organisation: 'Story Task Force', country: 'FR' },
    ...{ kind: 'military', roles: ['release_authority'] },
  },
  investigator: {
    ...{ displayName: 'I. Enquête', organisation: 'Story Police', country: 'FR' },
    ...{ kind: 'law_enforcement', roles: ['investigator', 'evidence_custodian'] },
  },
  custodian: {
    ...{ displayName: 'C. Dépôt', organisation: 'Story Police', country: 'FR' },
    ...{ kind: 'law_enforcement', roles: ['evidence_custodian'] },
  },
  examiner: {
    ...{ displayName: 'E. Examen', organisation: 'Story Laboratory', country: 'NL' },
    ...{ kind: 'forensic_laboratory', roles: ['forensic_examiner', 'evidence_custodian'] },
  },
  prosecutor: {
    ...{ displayName: 'P. Parquet', organisation: 'Story Prosecution', country: 'FR' },
    ...{ kind: 'prosecution', roles: ['prosecutor', 'disclosure_officer'] },
  },
  counsel: {
    ...{ displayName: 'D. Défense', organisation: 'Story Chambers', country: 'FR' },
    ...{ kind: 'defence', roles: ['defence_counsel'] },
  },
  administrator: {
    ...{ displayName: 'A. Admin', organisation: 'Story Police', country: 'FR' },
    ...{ kind: 'law_enforcement', roles: ['system_administrator'] },
  },
} as const satisfies Readonly<Record<string, StoryPerson>>;
