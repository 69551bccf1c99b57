import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEngine } from '../../platform/node-engine.js';
import { assess, type Assessment } from './assess.js';
import { ProgramDataError } from '../program-data.js';
import { type ForumProfile, isInForce, readForumProfile } from './forum-profile.js';
import { type ItemFacts } from './item-facts.js';
import { type HumanAnswer } from './rule.js';

const forums = join(import.meta.dirname, '../../../data/forums');
const bytesOf = (id: string): Buffer => readFileSync(join(forums, `${id}.json`));
const profile = (id: string): ForumProfile => readForumProfile(nodeEngine, bytesOf(id));
const common = profile('common');

function assessed(
  facts: ItemFacts,
  answers: Readonly<Record<string, HumanAnswer['answer']>> = {},
  forum = common,
): Assessment {
  const given = Object.entries(answers).map(([id, answer]) => [id, { answer }] as const);
  return assess(nodeEngine, [forum, common], facts, new Map(given));
}

/** An item about which nothing stands in the way, apart from what persons have to answer. */
const clean: ItemFacts = {
  ...{ certainGaps: 0, collector: 'named', placeStated: true, timeStated: true },
  ...{ circumstancesStated: true, digestCheck: 'match', sourceDigests: 'strong', category: 'file' },
  ...{
    transfers: 0,
    sealsKnown: 0,
    originalTouched: false,
    examinations: 0,
    clock: 'synchronised',
  },
  ...{ courtUse: 'not_needed', defenceDisclosure: 'not_needed', underRequest: false },
  ...{ minor: 'no', privileged: false, translations: 0, specialCategory: false, disclosed: true },
};
const answered = { 'C-11': 'no', 'C-13': 'yes', 'C-21': 'yes' } as const;

function without(ruleId: string): Readonly<Record<string, HumanAnswer['answer']>> {
  return Object.fromEntries(Object.entries(answered).filter(([id]) => id !== ruleId));
}

describe('an assessment', () => {
  it('records no issue where every question is answered without a concern', () => {
    expect(assessed(clean, answered)).toMatchObject({
      ...{ finding: 'no_issue_recorded', blocksExport: [], unanswered: [] },
      ...{ forum: 'common', profileVersion: 1 },
    });
  });

  it('waits for answers, and blocks the export while the risk of torture is not answered', () => {
    expect(assessed(clean, without('C-11'))).toMatchObject({
      ...{ finding: 'not_assessed', blocksExport: ['C-11'], unanswered: ['C-11'] },
    });
    expect(assessed(clean, { ...answered, 'C-11': 'unknown' }).blocksExport).toEqual(['C-11']);
    expect(assessed(clean, without('C-21'))).toMatchObject({
      ...{ finding: 'not_assessed', blocksExport: [], unanswered: ['C-21'] },
    });
  });

  it('sees a risk of exclusion in a real risk of torture, or a withdrawn release', () => {
    expect(assessed(clean, { ...answered, 'C-11': 'yes' })).toMatchObject({
      ...{ finding: 'exclusion_risk', blocksExport: ['C-11'] },
    });
    const withdrawn = { courtUse: 'denied', defenceDisclosure: 'denied' } as const;
    expect(assessed({ ...clean, ...withdrawn }, answered)).toMatchObject({
      ...{ finding: 'exclusion_risk', blocksExport: ['C-12'] },
    });
  });

  it('tells serious concerns from those that can be cured', () => {
    expect(assessed({ ...clean, digestCheck: 'differs' }, answered).finding).toBe('serious_risk');
    expect(assessed({ ...clean, timeStated: false }, answered).finding).toBe('curable');
  });

  it('asks a forum’s own questions, and those of the profile on which it is based', () => {
    const france = assessed(clean, answered, profile('france'));
    const ids = france.rules.map(({ ruleId }) => ruleId);
    expect(ids.slice(0, 2)).toEqual(['FR-01', 'FR-02']);
    expect(ids).toContain('C-11');
    expect(ids).toHaveLength(28);
    expect(france.forum).toBe('france');
    expect(france.unanswered).toEqual(['FR-01', 'FR-04', 'FR-05', 'FR-07']);
  });

  it('takes answers only where a person is asked', () => {
    const rule = (answers: Record<string, HumanAnswer['answer']>) =>
      assessed({}, answers).rules.find(({ ruleId }) => ruleId === 'C-04');
    expect(rule({ 'C-04': 'yes' })).toEqual(rule({}));
  });

  it('binds each result to what it rested on', () => {
    const hashOf = (facts: ItemFacts, answers = {}) =>
      assessed(facts, answers).rules.find(({ ruleId }) => ruleId === 'C-09')?.factsHash;
    const before = hashOf({ originalTouched: true, touchExplained: true });
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf({ originalTouched: true, touchExplained: true, certainGaps: 4 })).toBe(before);
    expect(hashOf({ originalTouched: true })).not.toBe(before);
    expect(hashOf({ originalTouched: true, touchExplained: true }, { 'C-09': 'no' })).not.toBe(
      before,
    );
  });

  it('takes a new profile that uses known rules as data', () => {
    const rules = common.rules.slice(3, 4).map((rule) => ({ ...rule, severity: 'block_export' }));
    const own = { ...formOf(common), id: 'exercise-court', rules };
    const court = readForumProfile(nodeEngine, Buffer.from(JSON.stringify(own)));
    const result = assess(nodeEngine, [court], { digestCheck: 'differs' }, new Map());
    expect(result).toMatchObject({ forum: 'exercise-court', blocksExport: ['C-04'] });
    // Based on another that asks the same less gravely, it still asks as it does itself.
    const based = assess(nodeEngine, [court, common], { digestCheck: 'differs' }, new Map());
    const asked = based.rules.filter(({ ruleId }) => ruleId === 'C-04');
    expect(asked).toMatchObject([{ severity: 'block_export' }]);
    expect(result.profileSha256).not.toBe(common.sha256);
  });
});

/** The profile as its file has it. */
function formOf(known: ForumProfile): object {
  return Object.fromEntries(Object.entries(known).filter(([name]) => name !== 'sha256'));
}

describe('a forum profile', () => {
  const with_ = (change: object): Buffer =>
    Buffer.from(JSON.stringify({ ...formOf(profile('france')), ...change }));
  const rule = { ...profile('france').rules[0] };

  it('is known by the digest of its bytes', () => {
    expect(profile('france').sha256).toBe(
      Buffer.from(nodeEngine.sha256(bytesOf('france'))).toString('hex'),
    );
  });

  it('is in force from its first day to the end of its last', () => {
    const year = readForumProfile(
      nodeEngine,
      with_({ effectiveFrom: '2026-01-01', effectiveUntil: '2026-12-31' }),
    );
    const at = (instant: string) => isInForce(year, Date.parse(instant));
    expect(at('2025-12-31T23:59:59Z')).toBe(false);
    expect(at('2026-01-01T00:00:00Z')).toBe(true);
    expect(at('2026-12-31T23:59:59Z')).toBe(true);
    expect(at('2027-01-01T00:00:00Z')).toBe(false);
    expect(isInForce(profile('france'), Date.parse('2099-01-01T00:00:00Z'))).toBe(true);
  });

  it.each([
    ['a rule that there is none of', { rules: [{ ...rule, ruleId: 'FR-99' }] }],
    ['a rule twice', { rules: [rule, rule] }],
    ['no rule', { rules: [] }],
    ['a severity that there is none of', { rules: [{ ...rule, severity: 'fatal' }] }],
    ['a rule without source', { rules: [{ ...rule, source: ' ' }] }],
    ['a rule with another member', { rules: [{ ...rule, note: 'x' }] }],
    ['a mark that is neither true nor false', { rules: [{ ...rule, toConfirm: 'yes' }] }],
    ['another id', { id: 'France!' }],
    ['itself as its base', { basedOn: ['france'] }],
    ['a version below 1', { version: 0 }],
    ['an empty title', { title: '' }],
    ['a date in another form', { effectiveFrom: '1 January 2026' }],
    ['an end before its beginning', { effectiveFrom: '2026-02-01', effectiveUntil: '2026-01-01' }],
  ])('with %s is refused', (_, change) => {
    expect(() => readForumProfile(nodeEngine, with_(change))).toThrow(ProgramDataError);
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0xff, 0xfe])],
    ['too large', Buffer.alloc(256 * 1024 + 1, 0x20)],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => readForumProfile(nodeEngine, bytes)).toThrow(ProgramDataError);
  });
});
