import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess, type AnswersByRule } from '../../src/core/admissibility/assess.js';
import { readForumProfile } from '../../src/core/admissibility/forum-profile.js';
import { type ItemFacts } from '../../src/core/admissibility/item-facts.js';
import { readFacts } from '../../src/core/admissibility/read-facts.js';
import { examineCustody } from '../../src/core/custody/gaps/examine.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { type Body, hashOf } from './fields.js';
import { at, chain, hour, nowMs, start, type Told } from './told-chain.js';

/** What is read of a chain that is told. */
export function factsOf(told: readonly Told[], parent?: readonly Told[]): ItemFacts {
  const events = chain(...told);
  return readFacts({
    ...{ events, nowMs, custody: examineCustody(events, { nowMs }) },
    ...(parent && { ancestors: [chain(...parent)] }),
  });
}

const forums = ['common', 'england-and-wales', 'icc', 'tunisia', 'france', 'united-states'];

/** Results of the rules asked, for the item told. */
export function resultsOf(
  told: readonly Told[],
  ruleIds: readonly string[],
  answers: AnswersByRule = new Map(),
): readonly string[] {
  const [first, ...others] = forums.map((id) =>
    readForumProfile(
      nodeEngine,
      readFileSync(join(import.meta.dirname, `../../data/forums/${id}.json`)),
    ),
  );
  if (first === undefined) throw new Error('there are profiles');
  const { rules } = assess(nodeEngine, [first, ...others], factsOf(told), answers);
  return ruleIds.map((id) => rules.find(({ ruleId }) => ruleId === id)?.result ?? 'not asked');
}

/** An event so many hours after the collection, by the collector. */
export function after(hours: number, type: string, body: Body = {}): Told {
  return [start + hours * hour, type, 'col', body];
}

export function provenanceOf(body: Body): Told {
  return [start, 'provenance.recorded', 'col', body];
}

export function military(body: Body = {}): Told {
  return provenanceOf({
    ...{ sourceKind: 'military', capturingForce: 'Task Force A', legalBasis: 'UNSCR 2249' },
    ...{ activity: 'site_exploitation', circumstances: 'found in a drawer', release: 'released' },
    ...{ place: { description: 'Raqqa', mgrs: '37SEV 00847 78469' }, collectedAt: at(start) },
    ...{ classification: { owner: 'FR', level: 'none' } },
    ...body,
  });
}

/** A file that was taken in with its bytes. */
export const digital: Told = [
  ...([start + hour, 'item.registered', 'col'] as const),
  { bytesState: 'received', category: 'file', sourceKind: 'military', sha256: hashOf(5) },
];
