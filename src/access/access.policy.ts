import { type Role } from './roles.js';

/** Who may do what in this feature; the rows a person reaches are narrowed once more by the database. */
export const accessPolicy = {
  makeOrganisation: ['system_administrator'],
  makeAccount: ['system_administrator'],
  seeLogins: ['system_administrator'],
  revokeKey: ['system_administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
