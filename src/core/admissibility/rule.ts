import { type FactName, type ItemFacts } from './item-facts.js';

/** `met`: no concern is recorded, also where the question names a defect. None of them says what a court will hold. */
export type RuleResult = 'met' | 'not_met' | 'unknown' | 'not_applicable';

/** Read from the record, asked of a person, or both: the machine looks first, a person concludes. */
export type RuleMode = 'automatic' | 'human' | 'both';

/** What a person answered to a rule's question; `text` is their reason. */
export interface HumanAnswer {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly text?: string;
}

export interface RuleOutcome {
  readonly result: RuleResult;
  /** In plain words: what is recorded, or not. */
  readonly explanation: string;
}

/** One rule of the catalogue. Its evaluation is pure: the same facts and answer give the same outcome for good. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly mode: RuleMode;
  readonly question: string;
  /** Everything that `evaluate` reads. */
  readonly facts: readonly FactName[];
  readonly evaluate: (facts: ItemFacts, answer: HumanAnswer | undefined) => RuleOutcome;
}

export function met(explanation: string): RuleOutcome {
  return { result: 'met', explanation };
}

export function notMet(explanation: string): RuleOutcome {
  return { result: 'not_met', explanation };
}

export function unknown(explanation: string): RuleOutcome {
  return { result: 'unknown', explanation };
}

export function notApplicable(explanation: string): RuleOutcome {
  return { result: 'not_applicable', explanation };
}

interface Automatic<Name extends FactName> {
  readonly id: string;
  readonly question: string;
  readonly facts: readonly Name[];
  readonly look: (facts: Pick<ItemFacts, Name>) => RuleOutcome;
}

/** Read from the record alone. */
export function automatic<Name extends FactName>(rule: Automatic<Name>): Rule {
  const { id, question, facts, look } = rule;
  return {
    ...{ id, question, facts, version: 1, mode: 'automatic' },
    evaluate: (read) => look(read),
  };
}

interface Asked<Name extends FactName> {
  readonly id: string;
  /** 1 where it is left out. */
  readonly version?: number;
  readonly question: string;
  /** The answer that is a concern. */
  readonly concern: 'yes' | 'no';
  readonly facts?: readonly Name[];
  /** What the record settles before anybody is asked; undefined: ask. */
  readonly look?: (facts: Pick<ItemFacts, Name>) => RuleOutcome | undefined;
  /** What of the record is told with the answer, or while it is awaited. */
  readonly beside?: (facts: Pick<ItemFacts, Name>) => string | undefined;
}

/** Asked of a person, where the record does not settle it. Unanswered it is unknown. */
export function asked<Name extends FactName = never>(rule: Asked<Name>): Rule {
  const { id, version = 1, question, facts = [], look, beside } = rule;
  return {
    ...{ id, version, question, facts, mode: look === undefined ? 'human' : 'both' },
    evaluate: (read, answer) =>
      look?.(read) ?? told(concluded(rule.concern, answer), beside?.(read)),
  };
}

function told({ result, explanation }: RuleOutcome, beside: string | undefined): RuleOutcome {
  if (beside === undefined) return { result, explanation };
  const sentence = /[.!?]$/.test(explanation) ? explanation : `${explanation}.`;
  return { result, explanation: `${sentence} ${beside}` };
}

function concluded(concern: 'yes' | 'no', given: HumanAnswer | undefined): RuleOutcome {
  if (given === undefined) return unknown('Nobody has answered the question.');
  const reason = given.text === undefined ? '' : `: ${given.text}`;
  if (given.answer === 'unknown') return unknown(`The answer given is “unknown”${reason}`);
  const words = `The answer given is “${given.answer}”${reason}`;
  return given.answer === concern ? notMet(words) : met(words);
}

/** The outcome for a known fact; unknown, with what is missing, for one that is not. */
export function known<Value>(
  value: Value | undefined,
  missing: string,
  outcome: (value: Value) => RuleOutcome,
): RuleOutcome {
  return value === undefined ? unknown(missing) : outcome(value);
}

/**
 * A rule about a paper that stands beside the record (a certificate, a statement, a report): whether it is on file with
 * every part that the question lists is for a person to say, since no event holds its parts.
 */
export function paper(id: string, question: string): Rule {
  return asked({ ...{ id, question, concern: 'no', version: 2 } });
}
