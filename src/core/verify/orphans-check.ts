import { type ChainRecord, eventsOf, hexOf } from './chain-record.js';
import { type Inspection } from './inspection.js';

const step = 13;

/** The one case of the package; undefined, and said so, if there is none or more than one. */
export function findCase(
  { findings }: Inspection,
  chains: readonly ChainRecord[],
): ChainRecord | undefined {
  const cases = chains.filter(({ kind }) => kind === 'case');
  if (cases.length === 1) return cases[0];
  findings.add('E_ORPHAN', step, {}, `${cases.length} cases, not one`);
  return undefined;
}

/** Step 13: every item of the case is here or withheld by name, and every item here is one of the case. */
export function checkOrphans(
  inspection: Inspection,
  theCase: ChainRecord,
  chains: readonly ChainRecord[],
): void {
  const { description, findings } = inspection;
  const stated = new Set(description.items.map(({ id }) => id));
  const withheld = new Set(description.withheldItems.map(({ id }) => id));
  const added = addedItems(theCase);
  for (const chain of added.keys()) {
    if (stated.has(chain) || withheld.has(chain)) continue;
    findings.add('E_ORPHAN', step, { chain }, 'an item of the case that is left out');
  }
  for (const chain of chains.filter(({ kind }) => kind === 'item')) {
    const isStated = stated.has(chain.id);
    if (isStated && belongsTo(theCase, chain, added.get(chain.id))) continue;
    findings.add('E_ORPHAN', step, { chain: chain.id }, 'not an item of this case, or not named');
  }
  const enclosed = new Set(chains.map(({ id }) => id));
  for (const chain of stated) {
    if (enclosed.has(chain)) continue;
    findings.add('E_ORPHAN', step, { chain }, 'an item without its chain');
  }
}

/** The items that the case names, and the first events by which it names them. All hex. */
function addedItems(theCase: ChainRecord): ReadonlyMap<string, readonly (string | undefined)[]> {
  const added = new Map<string, (string | undefined)[]>();
  for (const event of eventsOf(theCase, 'item.added/1')) {
    const id = hexOf(event, 'itemId');
    if (id === undefined) continue;
    added.set(id, [...(added.get(id) ?? []), hexOf(event, 'firstEventHash')]);
  }
  return added;
}

/** The case names the item by its first event, and the item names the case: there, or where it was last moved. */
function belongsTo(
  theCase: ChainRecord,
  item: ChainRecord,
  firstHashes: readonly (string | undefined)[] = [],
): boolean {
  const { first } = item;
  if (first === undefined || firstHashes.length === 0) return false;
  const isNamed = firstHashes.every((hash) => hash === first.eventHash);
  const lastMove = eventsOf(item, 'item.moved/1').at(-1);
  const caseId = lastMove === undefined ? hexOf(first, 'caseId') : hexOf(lastMove, 'toCaseId');
  return isNamed && caseId === theCase.id;
}
