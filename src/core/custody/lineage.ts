import { type ItemGuardName } from './guard-name.js';
import { type ItemState } from './item-state.js';
import { type Minority } from './minor.js';
import { vocabulary } from './vocabulary.js';

/** What of an item holds for what derives from it too. */
export type Inheritable = Pick<
  ItemState,
  'provenance' | 'consents' | 'restrictions' | 'minor' | 'derivation'
>;

/** So many generations at most are asked; an item is not derived deeper. */
export const mostGenerations = 64;

/** Guards that ask what those say who stand behind the item, and so behind what it derives from. */
const asking: ReadonlySet<string> = new Set<ItemGuardName>([
  'originator-releases',
  'onward-transfer-allowed',
  'transfer-allowed',
  'court-use-allowed',
  'defence-disclosure-allowed',
  'originator-consents',
  'minor-protected',
]);

/** Whether events of that type depend on what the item derives from. */
export function asksLineage(type: string): boolean {
  return vocabulary.get(type)?.guards.some((name) => asking.has(name)) === true;
}

/** The item as far as use of it is concerned: under what it derives from. `ancestors`: its parent first. */
export function underLineage(state: ItemState, ancestors: readonly Inheritable[]): ItemState {
  return { ...state, ...effective(state, ancestors) };
}

function effective(own: Inheritable, [parent, ...further]: readonly Inheritable[]): Inheritable {
  return parent === undefined ? own : under(own, effective(parent, further));
}

/**
 * Where the parent comes from is where the child comes from, whatever is recorded of the child.
 * A consent taken back for the parent is taken back for the child, whatever was said of that; one that was given counts
 * where nothing was said of the child. A redacted copy is made so that the restrictions on its source need not hold for it.
 */
function under(own: Inheritable, parent: Inheritable): Inheritable {
  const said = new Set(own.consents.map(({ scope }) => scope));
  const inherited = parent.consents.filter(({ scope, given }) => !given || !said.has(scope));
  const overruled = new Set(inherited.map(({ scope }) => scope));
  const isRedacted = own.derivation === 'redacted_from';
  return {
    derivation: own.derivation,
    provenance: parent.provenance ?? own.provenance,
    consents: [...inherited, ...own.consents.filter(({ scope }) => !overruled.has(scope))],
    restrictions: isRedacted ? own.restrictions : [...parent.restrictions, ...own.restrictions],
    minor: isRedacted ? own.minor : stricter(own.minor, parent.minor),
  };
}

/** What is said of the child does not make an adult of whom the parent calls a minor, or of unknown age. */
function stricter(one: Minority | undefined, other: Minority | undefined): Minority | undefined {
  return (['yes', 'unknown', 'no'] as const).find((minor) => one === minor || other === minor);
}
