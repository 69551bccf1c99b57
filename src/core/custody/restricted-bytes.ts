import { isActorRole } from './role.js';
import { type RestrictionInForce } from './item-state.js';

/** Who may set restrictions and lift them, and so must be able to look at what they restrict. */
export const releasingRoles = [
  'release_authority',
  'prosecutor',
  'data_protection_officer',
] as const;

/**
 * A restriction in force that keeps the bytes of an item from somebody with these roles; undefined where none does. `hide` leaves
 * them to those who may lift it, `role_only` also to the roles that its conditions name, `judge_only` to the registrar of
 * the court alone. One whose effect was erased hides.
 */
export function keepsBytes(
  restrictions: readonly RestrictionInForce[],
  roles: ReadonlySet<string>,
): RestrictionInForce | undefined {
  return restrictions.find((one) => {
    const readers = readersOf(one);
    return readers !== undefined && !readers.some((role) => roles.has(role));
  });
}

/** The roles to which the restriction leaves the bytes; undefined where it keeps them from nobody. */
function readersOf({ effect, conditions = [] }: RestrictionInForce): readonly string[] | undefined {
  switch (effect) {
    case undefined:
    case 'hide':
      return releasingRoles;
    case 'role_only':
      return [...releasingRoles, ...conditions.filter(isActorRole)];
    case 'judge_only':
      return ['court_registrar'];
    default:
      return undefined;
  }
}
