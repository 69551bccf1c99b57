import { type PersonRole, personRoles } from '../../src/core/custody/role.js';

/** Every role at once, but that beside which no other counts. */
export const evidenceRoles: readonly PersonRole[] = personRoles.filter(
  (role) => role !== 'system_administrator',
);
