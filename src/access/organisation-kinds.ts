/** What kind of body an organisation is (domain.md §2). */
export const organisationKinds = [
  'military',
  'law_enforcement',
  'prosecution',
  'court',
  'defence',
  'central_authority',
  'forensic_laboratory',
  'private_provider',
  'civil_society',
  'un_mission',
  'intelligence',
  'international_organisation',
] as const;

export type OrganisationKind = (typeof organisationKinds)[number];
