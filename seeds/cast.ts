import { type OrganisationKind } from '../src/access/organisation-kinds.js';
import { type PersonRole } from '../src/core/custody/role.js';

/** Who takes part in the exercise. Nobody of them exists. */
export interface Organisation {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: OrganisationKind;
}

export interface CastMember {
  readonly login: string;
  readonly displayName: string;
  readonly organisation: OrganisationKey;
  readonly roles: readonly PersonRole[];
}

export const organisations = {
  taskForce: { name: 'Exercise Task Force Anvil', country: 'FR', kind: 'military' },
  police: { name: 'Exercise Criminal Police', country: 'FR', kind: 'law_enforcement' },
  prosecution: { name: 'Exercise Public Prosecutor', country: 'FR', kind: 'prosecution' },
  laboratory: { name: 'Exercise Forensic Laboratory', country: 'NL', kind: 'forensic_laboratory' },
  archive: { name: 'Exercise Open Source Archive', country: 'DE', kind: 'civil_society' },
  defence: { name: 'Exercise Defence Chambers', country: 'FR', kind: 'defence' },
} as const satisfies Readonly<Record<string, Organisation>>;

export type OrganisationKey = keyof typeof organisations;

export const cast = {
  lead: {
    login: 'exercise.lead',
    displayName: 'Camille Exercice',
    organisation: 'police',
    roles: ['investigator'],
  },
  collector: {
    login: 'exercise.collector',
    displayName: 'Collector K-17 (exercise)',
    organisation: 'taskForce',
    roles: ['collector'],
  },
  releaseOfficer: {
    login: 'exercise.release',
    displayName: 'Release officer R-3 (exercise)',
    organisation: 'taskForce',
    roles: ['release_authority'],
  },
  custodian: {
    login: 'exercise.custodian',
    displayName: 'Ольга Учебная',
    organisation: 'police',
    roles: ['evidence_custodian'],
  },
  examiner: {
    login: 'exercise.examiner',
    displayName: 'سلمى التمرينية',
    organisation: 'laboratory',
    roles: ['forensic_examiner', 'evidence_custodian'],
  },
  prosecutor: {
    login: 'exercise.prosecutor',
    displayName: 'Hélène Exercice-Modèle',
    organisation: 'prosecution',
    roles: ['prosecutor', 'disclosure_officer'],
  },
  researcher: {
    login: 'exercise.researcher',
    displayName: 'Übung Beispiel',
    organisation: 'archive',
    roles: ['collector', 'analyst'],
  },
  counsel: {
    login: 'exercise.counsel',
    displayName: 'Maître Exemple',
    organisation: 'defence',
    roles: ['defence_counsel'],
  },
} as const satisfies Readonly<Record<string, CastMember>>;

export type PersonKey = keyof typeof cast;
