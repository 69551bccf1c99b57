/**
 * The roles an account can have (domain.md §2), each with what it is for. This table is the only list of role
 * names; what a role may do on a case is decided by the policies and by the relation to the item.
 */
export const roles = {
  collector: 'takes evidence into hand at the place where it is found',
  evidence_custodian: 'keeps evidence: receives, seals, stores, hands over',
  courier: 'carries sealed evidence between custodians',
  investigator: 'leads the inquiry into a case',
  forensic_examiner: 'images, extracts and examines',
  analyst: 'draws conclusions from examined material',
  translator: 'translates and transcribes',
  prosecutor: 'decides what is brought before the court',
  disclosure_officer: 'serves material on the defence',
  central_authority_officer: 'sends and answers requests between States',
  release_authority: 'lifts or lowers classification and restrictions',
  defence_counsel: 'checks and counters disclosed material',
  court_registrar: 'receives exhibits for the court and records rulings',
  data_protection_officer: 'watches over personal data and its erasure',
  auditor: 'sees who read what and reviews emergencies, cases by grant; writes nothing',
  system_administrator: 'makes accounts and revokes keys, writes no evidence',
} as const satisfies Readonly<Record<string, string>>;

export type Role = keyof typeof roles;

export const roleNames: readonly string[] = Object.keys(roles);

export function isRole(name: string): name is Role {
  return Object.hasOwn(roles, name);
}

/**
 * The roles that a key of such an account carries in the registry: those of the account, and `administrator`
 * (the one role name to which the ledger format itself gives a meaning, ledger.md §2) where the account is a
 * system administrator's. Sorted and unique, as the format asks.
 */
export function keyRolesOf(accountRoles: readonly string[]): readonly string[] {
  const names = new Set(accountRoles);
  if (names.has('system_administrator')) names.add('administrator');
  // Role names are ASCII, so the order of code units is the order of bytes.
  return [...names].sort();
}
