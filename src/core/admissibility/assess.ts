import { utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { canonicalJson, type Json } from '../canonical/json.js';
import { type Engine } from '../engine.js';
import { ruleCatalogue } from './catalogue.js';
import { type ForumProfile, type ProfileRule, type Severity } from './forum-profile.js';
import { type ItemFacts } from './item-facts.js';
import { type HumanAnswer, type Rule, type RuleResult } from './rule.js';

/** What a reviewer may conclude from the results. Never "admissible": that is for a court to say. */
export type AssessmentFinding =
  'no_issue_recorded' | 'curable' | 'serious_risk' | 'exclusion_risk' | 'not_assessed';

export interface AssessedRule {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly result: RuleResult;
  readonly severity: Severity;
  readonly explanation: string;
  /** SHA-256 over the canonical JSON of what the rule read, facts and answer: what it rested on can be shown later. */
  readonly factsHash: string;
}

export interface Assessment {
  readonly forum: string;
  readonly profileVersion: number;
  readonly profileSha256: string;
  readonly rules: readonly AssessedRule[];
  readonly finding: AssessmentFinding;
  /** Rules that keep the item from being exported: unanswered, or answered with a concern. */
  readonly blocksExport: readonly string[];
  /** Rules that wait for a person. */
  readonly unanswered: readonly string[];
}

export type AnswersByRule = ReadonlyMap<string, HumanAnswer>;

/**
 * Holds what is recorded of an item against a forum's questions. `profiles`: the forum's own first, then those that it is
 * based on; a rule that stands in several is asked as the first has it.
 */
export function assess(
  engine: Engine,
  profiles: readonly [ForumProfile, ...ForumProfile[]],
  facts: ItemFacts,
  answers: AnswersByRule,
): Assessment {
  const [{ id, version, sha256 }] = profiles;
  const rules = rulesOf(profiles).map(([asked, rule]) =>
    assessRule(engine, asked, rule, facts, answers),
  );
  const isWaiting = ({ ruleId, result }: AssessedRule): boolean =>
    result === 'unknown' && ruleCatalogue.get(ruleId)?.mode !== 'automatic';
  return {
    ...{ forum: id, profileVersion: version, profileSha256: sha256, rules },
    finding: findingOf(rules, isWaiting),
    blocksExport: rules.filter(isBlocking).map(({ ruleId }) => ruleId),
    unanswered: rules.filter(isWaiting).map(({ ruleId }) => ruleId),
  };
}

function rulesOf(profiles: readonly ForumProfile[]): readonly (readonly [ProfileRule, Rule])[] {
  const asked = new Map<string, ProfileRule>();
  for (const rule of profiles.flatMap(({ rules }) => rules)) {
    if (!asked.has(rule.ruleId)) asked.set(rule.ruleId, rule);
  }
  return [...asked.values()].flatMap((profileRule) => {
    const rule = ruleCatalogue.get(profileRule.ruleId);
    return rule === undefined ? [] : [[profileRule, rule] as const];
  });
}

function assessRule(
  engine: Engine,
  { ruleId, severity }: ProfileRule,
  rule: Rule,
  facts: ItemFacts,
  answers: AnswersByRule,
): AssessedRule {
  const answer = rule.mode === 'automatic' ? undefined : answers.get(ruleId);
  const { result, explanation } = rule.evaluate(facts, answer);
  const read = Object.fromEntries(rule.facts.map((name) => [name, facts[name] ?? null]));
  const rested: Json = { facts: read, answer: answer === undefined ? null : { ...answer } };
  return {
    ...{ ruleId, severity, result, explanation, ruleVersion: rule.version },
    factsHash: toHex(engine.sha256(utf8(canonicalJson(rested)))),
  };
}

/** What must not leave while it is a concern, or nobody has said that it is none. */
function isBlocking({ severity, result }: AssessedRule): boolean {
  return severity === 'block_export' && (result === 'not_met' || result === 'unknown');
}

function findingOf(
  rules: readonly AssessedRule[],
  isWaiting: (rule: AssessedRule) => boolean,
): AssessmentFinding {
  const concerns = rules.filter(({ result }) => result === 'not_met');
  if (concerns.some(({ severity }) => severity === 'block_export')) return 'exclusion_risk';
  if (concerns.some(({ severity }) => severity === 'warn')) return 'serious_risk';
  if (rules.some((rule) => rule.severity === 'block_export' && rule.result === 'unknown')) {
    return 'not_assessed';
  }
  if (concerns.length > 0) return 'curable';
  return rules.some(isWaiting) ? 'not_assessed' : 'no_issue_recorded';
}
