import { readInstant } from '../canonical/instant.js';
import {
  type PackageChain,
  type PackageItem,
  type PackageObject,
} from '../package/package-json.js';
import { shownName } from '../package/shown-name.js';
import {
  type ChainRecord,
  eventsOf,
  isHidden,
  type RememberedEvent,
  textOf,
  valueOf,
} from './chain-record.js';
import { type Place } from './finding.js';
import { type Inspection } from './inspection.js';
import { bringingIn } from './objects-check.js';

const step = 13;

/**
 * Step 13: what the package says in its own words. None of it is signed by itself, so each word must be found in a signed
 * field: exchanged labels would have a court look at the wrong exhibit.
 */
export function checkProjection(inspection: Inspection, chains: readonly ChainRecord[]): void {
  const { description } = inspection;
  const byId = new Map(chains.map((chain) => [chain.id, chain]));
  for (const stated of description.chains) checkKind(inspection, stated, byId.get(stated.id));
  checkItemIds(inspection, byId);
  for (const item of description.items) {
    const chain = byId.get(item.id);
    if (chain !== undefined) checkItem(inspection, item, chain);
  }
  checkWithheld(inspection, chains);
}

/** Step 13, for the one case: its reference, and the occasion of the export. */
export function checkCaseWords({ description, findings }: Inspection, chain: ChainRecord): void {
  const named = eventsOf(chain, 'case.opened/1', 'case.amended/1');
  if (!named.some((event) => textOf(event, 'caseRef') === description.caseRef)) {
    findings.add('E_PROJECTION', step, { chain: chain.id, field: 'caseRef' }, description.caseRef);
  }
  const exported = eventsOf(chain, 'report.exported/1').at(-1);
  if (exported === undefined) {
    findings.add('E_PROJECTION', step, { chain: chain.id }, 'no export on record');
    return;
  }
  const { seq } = exported;
  for (const field of exportWords) {
    if (textOf(exported, field) === description[field]) continue;
    findings.add('E_PROJECTION', step, { chain: chain.id, seq, field }, description[field]);
  }
  const at = valueOf(exported, 'exportedAt');
  if (at?.type === 4 && at.ms === readInstant(description.exportedAt)) return;
  const place = { chain: chain.id, seq, field: 'exportedAt' };
  findings.add('E_PROJECTION', step, place, description.exportedAt);
}

const exportWords = [
  'kind',
  'purpose',
  'recipient',
  'requestedBy',
  'language',
  'redactionProfile',
] as const;

function checkKind(
  { findings }: Inspection,
  { id, kind }: PackageChain,
  chain: ChainRecord | undefined,
): void {
  if (chain?.kind === kind) return;
  findings.add('E_PROJECTION', step, { chain: id }, `not a chain of kind ${kind}`);
}

function checkItemIds(
  { description, findings }: Inspection,
  chains: ReadonlyMap<string, ChainRecord>,
): void {
  const seen = new Set<string>();
  for (const { id } of description.items) {
    if (seen.has(id)) findings.add('E_PROJECTION', step, { chain: id }, 'an item twice');
    seen.add(id);
  }
  for (const { id } of description.withheldItems) {
    findings.add('W_REDACTED', step, { chain: id }, 'the item is withheld');
    if (!chains.has(id)) continue;
    findings.add('E_PROJECTION', step, { chain: id }, 'withheld, and yet enclosed');
  }
}

function checkItem(inspection: Inspection, item: PackageItem, chain: ChainRecord): void {
  const registered = eventsOf(chain, 'item.registered/1');
  const named = eventsOf(chain, 'item.registered/1', 'exhibit.assigned/1');
  checkLabel(inspection, chain, named, 'exhibitRef', item.exhibitRef);
  checkLabel(inspection, chain, registered, 'title', item.title);
  const bringing = bringingIn(chain);
  for (const object of item.objects) {
    const event = bringing.find(({ seq }) => seq === object.seq);
    if (event !== undefined) checkObjectWords(inspection, chain, event, object);
  }
}

function checkLabel(
  { findings }: Inspection,
  chain: ChainRecord,
  events: readonly RememberedEvent[],
  field: string,
  label: string | null,
): void {
  const isFound =
    label === null
      ? events.some((event) => isHidden(chain, event, field))
      : events.some((event) => textOf(event, field) === label);
  if (isFound) return;
  findings.add('E_PROJECTION', step, { chain: chain.id, field }, label ?? 'no label');
}

function checkObjectWords(
  { findings }: Inspection,
  chain: ChainRecord,
  event: RememberedEvent,
  { seq, originalName, mediaType }: PackageObject,
): void {
  const name = valueOf(event, 'originalName');
  const words = [
    ['originalName', originalName, name?.type === 3 ? shownName(name.bytes) : undefined],
    ['mediaType', mediaType, textOf(event, 'mediaType')],
  ] as const;
  for (const [field, stated, signed] of words) {
    const isFound = stated === null ? isHidden(chain, event, field) : stated === signed;
    if (isFound) continue;
    findings.add('E_PROJECTION', step, { chain: chain.id, seq, field }, stated ?? 'nothing stated');
  }
}

/** What is withheld is declared with its ground, and nothing else is. Over the lines that can be read. */
function checkWithheld(
  { description, findings }: Inspection,
  chains: readonly ChainRecord[],
): void {
  const given = new Map<string, Place>();
  for (const { id, hidden } of chains) {
    for (const { seq, name, erased } of hidden) {
      if (erased === undefined) given.set(keyOf(id, seq, name), { chain: id, seq, field: name });
    }
  }
  const unreadable = new Set(
    chains.flatMap(({ id, unreadable }) => [...unreadable].map((seq) => `${id} ${seq}`)),
  );
  const declared = new Set<string>();
  for (const { chain, seq, field } of description.withheld) {
    const key = keyOf(chain, seq, field);
    const isRight = given.has(key) && !declared.has(key);
    declared.add(key);
    if (isRight || unreadable.has(`${chain} ${seq}`)) continue;
    findings.add('E_PROJECTION', step, { chain, seq, field }, 'declared twice, or not withheld');
  }
  for (const [key, place] of given) {
    if (!declared.has(key)) findings.add('E_PROJECTION', step, place, 'withheld, but not declared');
  }
}

function keyOf(chain: string, seq: number, field: string): string {
  return `${chain} ${seq} ${field}`;
}
