import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEngine } from '../../platform/node-engine.js';
import { ruleCatalogue } from './catalogue.js';
import { readForumProfile } from './forum-profile.js';
import { type ItemFacts } from './item-facts.js';
import { type HumanAnswer, type RuleResult } from './rule.js';

const forums = join(import.meta.dirname, '../../../data/forums');
const facts = join(import.meta.dirname, 'facts');
const profiles = readdirSync(forums).map((name) =>
  readForumProfile(nodeEngine, readFileSync(join(forums, name))),
);

type Told = ItemFacts | HumanAnswer['answer'];

/** What makes a rule met, and what makes it not met: facts of the record, or a person's answer. */
const table: Readonly<
  Record<string, readonly [met: Told, notMet: Told, ...notApplicable: Told[]]>
> = {
  'C-01': [{ certainGaps: 0 }, { certainGaps: 1 }],
  'C-02': [{ collector: 'sealed' }, { collector: 'unnamed' }],
  'C-03': [
    { placeStated: true, timeStated: true, circumstancesStated: true },
    { placeStated: true, timeStated: false },
  ],
  'C-04': [{ digestCheck: 'match' }, { digestCheck: 'differs', digestOrigin: 'computed_here' }],
  'C-05': [{ sourceDigests: 'strong' }, { sourceDigests: 'weak' }],
  'C-06': [{ embeddedDigest: 'equal' }, { embeddedDigest: 'differs' }, { category: 'file' }],
  'C-07': [{ transfers: 2 }, { transfers: 2, transfersOneSided: 1 }, { transfers: 0 }],
  'C-08': [{ sealsKnown: 1 }, { sealsKnown: 1, sealBreaks: 1 }, { sealsKnown: 0 }],
  'C-09': [{ originalTouched: false }, { originalTouched: true, touchExplained: false }],
  'C-10': [{ toolsStated: true }, { examinations: 1, toolsStated: false }, { examinations: 0 }],
  'C-11': ['no', 'yes'],
  'C-12': [
    { courtUse: 'allowed', defenceDisclosure: 'allowed' },
    { courtUse: 'allowed', defenceDisclosure: 'denied' },
    { courtUse: 'not_needed', defenceDisclosure: 'not_needed' },
  ],
  'C-13': ['yes', { legalBasisStated: false }],
  'C-14': [{ underRequest: true, purposeConsented: true }, 'no', { underRequest: false }],
  'C-15': [
    { minor: 'unknown', juvenileRestricted: true },
    { minor: 'yes', juvenileRestricted: false },
    { minor: 'no' },
  ],
  'C-16': [
    { privileged: true, privilegeReviewed: true },
    { privileged: true },
    { privileged: false },
  ],
  'C-17': [{ disclosed: true }, 'no'],
  'C-18': [
    { translations: 1, translationsComplete: true },
    { translations: 1, translationsComplete: false },
    { translations: 0 },
  ],
  'C-19': [{ clock: 'corrected' }, { clock: 'unverified' }],
  'C-20': ['yes', { specialCategory: true, necessityStated: false }, { specialCategory: false }],
  'C-21': ['yes', 'no'],
  'US-01': ['yes', 'no'],
  'US-02': ['yes', { digestCheck: 'differs' }],
  'US-03': ['yes', 'no'],
  'US-04': ['yes', 'no', { sourceKind: 'military' }],
  'US-05': ['no', { digestCheck: 'differs' }],
  'US-06': ['yes', 'no'],
  'US-07': ['no', 'yes', { category: 'file' }],
  'US-08': ['yes', 'no', { classified: false }],
  'US-09': ['no', 'yes'],
  'US-10': [{ disclosed: true }, { disclosed: false }],
  'EW-01': ['yes', 'no'],
  'EW-02': ['yes', 'no'],
  'EW-03': ['no', 'yes'],
  'EW-04': ['yes', 'no', { category: 'file' }],
  'EW-05': ['yes', 'no', { category: 'file' }],
  'EW-06': ['yes', 'no', { category: 'file' }],
  'EW-07': ['yes', 'no'],
  'EW-08': ['yes', 'no'],
  'EW-09': [{ underRequest: true, purposeConsented: true }, 'no', { underRequest: false }],
  'EW-10': [{ unusedScheduled: true }, { unusedScheduled: false }],
  'FR-01': [{ producedInCourt: true }, 'no'],
  'FR-02': [{ sealedInventory: true }, { sealedInventory: true, sealsOpenedUnwitnessed: 1 }],
  'FR-03': [
    { examinations: 1, sealsReplacedAfterExpert: true },
    { examinations: 1, sealsReplacedAfterExpert: false },
    { examinations: 0 },
  ],
  'FR-04': ['no', 'yes'],
  'FR-05': ['yes', 'no', { decrypted: false }],
  'FR-06': [
    { classified: true, declassificationAnswered: true },
    { classified: true },
    { classified: false },
  ],
  'FR-07': ['no', 'yes'],
  'DE-01': ['yes', 'no'],
  'DE-02': ['yes', 'no', { category: 'file' }],
  'DE-03': ['no', 'yes'],
  'DE-04': ['no', 'yes'],
  'DE-05': ['yes', 'no'],
  'DE-06': ['no', 'yes'],
  'DE-07': ['no', { privileged: true }],
  'DE-08': ['no', { objections: 1 }],
  'ICC-01': ['yes', 'no'],
  'ICC-02': ['no', 'yes'],
  'ICC-03': [
    { originatorBound: true, courtUse: 'allowed' },
    { originatorBound: true, courtUse: 'denied' },
    { originatorBound: false },
  ],
  'ICC-04': [{ disclosed: true }, 'no'],
  'ICC-05': [{ producedInCourt: true, objections: 0 }, { objections: 2 }],
  'ICC-06': ['yes', 'no', { category: 'file' }],
  'ICC-07': [
    { sourceKind: 'online', openSourceMinimum: true },
    { sourceKind: 'online', openSourceMinimum: false },
    { sourceKind: 'military' },
  ],
  'TN-01': [{ producedInCourt: true }, 'no'],
  'TN-02': [{ sealedInventory: true }, { sealedInventory: true, sealBreaks: 1 }],
  'TN-03': ['yes', { sourceKind: 'military' }],
  'TN-04': ['no', 'yes'],
  'TN-05': ['no', { objections: 1 }],
  'TN-06': [{ arabicVersion: true }, { arabicVersion: false }],
};

function resultOf(ruleId: string, told: Told | undefined): RuleResult {
  const rule = ruleCatalogue.get(ruleId);
  if (rule === undefined) throw new Error(`no rule ${ruleId}`);
  const facts = typeof told === 'object' ? told : {};
  const answer = typeof told === 'string' ? { answer: told } : undefined;
  const { result, explanation } = rule.evaluate(facts, answer);
  expect(explanation).not.toMatch(/admissib/i);
  return result;
}

const asked = profiles.flatMap(({ id, rules }) => rules.map(({ ruleId }) => [id, ruleId] as const));

describe('the rules of the forum profiles', () => {
  it('are sixty-nine, each in one profile, and the table has each of them', () => {
    expect(asked).toHaveLength(69);
    expect(new Set(asked.map(([, ruleId]) => ruleId)).size).toBe(69);
    expect([...ruleCatalogue.keys()].sort()).toEqual(asked.map(([, ruleId]) => ruleId).sort());
    expect(Object.keys(table).sort()).toEqual([...ruleCatalogue.keys()].sort());
  });

  it.each(asked)('%s %s: met, not met, unknown', (_, ruleId) => {
    const [met, notMet, ...notApplicable] = table[ruleId] ?? [{}, {}];
    expect(resultOf(ruleId, met)).toBe('met');
    expect(resultOf(ruleId, notMet)).toBe('not_met');
    expect(resultOf(ruleId, undefined)).toBe('unknown');
    for (const told of notApplicable) expect(resultOf(ruleId, told)).toBe('not_applicable');
  });

  it.each(asked)('%s %s reads no other facts than it says', (_, ruleId) => {
    const rule = ruleCatalogue.get(ruleId);
    for (const told of table[ruleId] ?? []) {
      if (typeof told !== 'object') continue;
      const read = new Set<string>();
      const watched = new Proxy(told, {
        get: (facts, name) => {
          read.add(String(name));
          return Reflect.get(facts, name) as unknown;
        },
      });
      rule?.evaluate(watched, undefined);
      expect([...read].filter((name) => !rule?.facts.some((fact) => fact === name))).toEqual([]);
    }
  });

  it('read nothing that no event tells: what the record cannot say is asked', () => {
    const readers = ['read-facts.ts', ...readdirSync(facts).map((name) => `facts/${name}`)];
    const sources = readers.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
    const read = [...ruleCatalogue.values()].flatMap((rule) => rule.facts);
    expect(read.length).toBeGreaterThan(60);
    const isTold = (fact: string): boolean =>
      sources.some((source) => new RegExp(`\\b${fact}\\b`).test(source));
    expect(read.filter((fact) => !isTold(fact))).toEqual([]);
  });

  it('take “unknown” for an answer, and the reason given with it', () => {
    const rule = ruleCatalogue.get('C-11');
    expect(rule?.evaluate({}, { answer: 'unknown', text: 'asked, no reply' })).toEqual({
      ...{ result: 'unknown', explanation: 'The answer given is “unknown”: asked, no reply' },
    });
    expect(rule?.evaluate({}, { answer: 'no', text: 'seen by a judge' }).explanation).toContain(
      'seen by a judge',
    );
  });

  it('tell the limits of a request beside the question whether they are kept', () => {
    const limited = { underRequest: true, useLimits: ['count of murder', 'no death penalty'] };
    const words = 'Limits of use on record with the request: count of murder; no death penalty.';
    for (const ruleId of ['C-14', 'EW-09']) {
      const rule = ruleCatalogue.get(ruleId);
      const explained = (answer?: HumanAnswer) => rule?.evaluate(limited, answer).explanation;
      expect(explained()).toBe(`Nobody has answered the question. ${words}`);
      expect(explained({ answer: 'no', text: 'another count' })).toBe(
        `The answer given is “no”: another count. ${words}`,
      );
      expect(rule?.evaluate(limited, { answer: 'no' }).result).toBe('not_met');
      expect(rule?.evaluate({ underRequest: true }, undefined).explanation).not.toContain('Limits');
    }
  });

  it('say what they rest on where times are imprecise or papers incomplete', () => {
    expect(resultOf('C-01', { certainGaps: 0, possibleGaps: 2 })).toBe('unknown');
    expect(resultOf('C-03', { placeStated: true, timeStated: true })).toBe('unknown');
    expect(resultOf('C-04', { digestCheck: 'never', digestOrigin: 'computed_here' })).toBe(
      'unknown',
    );
    expect(resultOf('C-06', { category: 'forensic_image' })).toBe('unknown');
    expect(resultOf('C-07', { transfers: 1, transfersOpen: 1 })).toBe('unknown');
    expect(resultOf('C-09', { originalTouched: true, touchExplained: true })).toBe('unknown');
    expect(resultOf('C-15', { minor: 'unknown', juvenileRestricted: false })).toBe('not_met');
    expect(resultOf('C-15', { minor: 'yes' })).toBe('unknown');
    expect(resultOf('C-17', { disclosed: false, withheldWithGrounds: true })).toBe('met');
    expect(resultOf('C-18', { translations: 1 })).toBe('unknown');
    expect(resultOf('C-19', { clock: 'synchronised' })).toBe('met');
    expect(resultOf('C-02', { collector: 'named' })).toBe('met');
    expect(resultOf('FR-02', { sealedInventory: false })).toBe('not_met');
    expect(resultOf('ICC-03', { originatorBound: true })).toBe('unknown');
    expect(resultOf('TN-02', { sealedInventory: false })).toBe('not_met');
    expect(resultOf('TN-03', { sourceKind: 'law_enforcement' })).toBe('unknown');
    expect(resultOf('US-02', 'no')).toBe('not_met');
    expect(resultOf('US-04', 'yes')).toBe('met');
    expect(resultOf('US-04', { sourceKind: 'private_sector' })).toBe('unknown');
    expect(resultOf('FR-05', { decrypted: true })).toBe('unknown');
    expect(resultOf('DE-07', { privileged: true, privilegeReviewed: true })).toBe('unknown');
  });
});
