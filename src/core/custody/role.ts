/** The roles of persons (domain model §2). `service` is the ledger's own key, for acts that no person does. */
export const personRoles = [
  'collector',
  'evidence_custodian',
  'courier',
  'investigator',
  'forensic_examiner',
  'analyst',
  'translator',
  'prosecutor',
  'disclosure_officer',
  'central_authority_officer',
  'release_authority',
  'defence_counsel',
  'court_registrar',
  'data_protection_officer',
  'auditor',
  'system_administrator',
] as const;

export type PersonRole = (typeof personRoles)[number];

export type ActorRole = PersonRole | 'service';

/** True for the names above: a key may carry others, which say nothing here. */
export function isActorRole(name: string): name is ActorRole {
  return name === 'service' || personRoles.some((role) => role === name);
}

/** Roles that write nothing about evidence: one only reads, the other only runs the service. */
const withoutWriting: readonly ActorRole[] = ['auditor', 'system_administrator'];

/** Every person's role that may write about evidence. */
export const writingRoles: readonly PersonRole[] = personRoles.filter(
  (role) => !withoutWriting.includes(role),
);

/** Who may open an item's chain and register it. */
export const intakeRoles: readonly PersonRole[] = [
  'collector',
  'investigator',
  'evidence_custodian',
];

/** Who countersigns for another: a second custodian, or a prosecutor of the case. */
export const supervisingRoles: readonly PersonRole[] = ['evidence_custodian', 'prosecutor'];
