import { type Json } from '../../src/core/canonical/json.js';
import { at, type Fields } from './scene.js';

export const raqqa: Json = {
  ...{ description: 'Raqqa, building 4', lat: '35.9506', lon: '39.0094' },
  ...{ mgrs: '37SEV 00847 78469', accuracyMetres: 25 },
};

/** Taken by armed forces; what is not said here changes from story to story. */
export function militaryOrigin(collectedAt: Json, more: Fields = {}): Fields {
  return {
    ...{ sourceKind: 'military', collectingNation: 'FR', capturingForce: 'Story Task Force' },
    ...{ unit: { status: 'withheld', by: 'Story Task Force' }, operation: 'Story ANVIL' },
    ...{ mandate: 'unsc_resolution', legalBasis: 'UNSCR 2249 (2015)', place: raqqa, collectedAt },
    ...{ activity: 'site_exploitation', circumstances: 'Found in a drawer of an empty house.' },
    ...{ inSituPhotographs: 'yes', collectorTestimony: 'pseudonymous' },
    ...{ classification: { owner: 'FR', level: 'none' }, originatorId: 'Story Task Force' },
    ...{ releaseAuthorityId: 'Release officer R-3', release: 'conditional' },
    conditions: ['court_use', 'defence_disclosure'],
    ...more,
  };
}

/** Taken by the police at home. */
export function policeOrigin(collectedAt: Json, more: Fields = {}): Fields {
  return {
    ...{
      sourceKind: 'law_enforcement',
      collectingOrganisation: 'Story Police',
      consent: 'not_required',
    },
    ...{ method: 'search of a flat under a warrant', promisedConfidentiality: 'none' },
    ...{ earlierSharing: 'none', collectedAt },
    place: { description: 'Paris, rue de l’Exercice', lat: '48.8566', lon: '2.3522' },
    ...more,
  };
}

/** A clock that is right, as somebody reads it off now. */
export function exactly(ms: number): Json {
  return at(new Date(ms).toISOString());
}
