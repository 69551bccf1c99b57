import { type Json } from '../canonical/json.js';
import { isJsonObject } from '../custody/json-kind.js';
import { type AnswersByRule } from './assess.js';
import { type HumanAnswer } from './rule.js';

/**
 * The answers in `humanAnswers` of an assessment: `[{ruleId, answer, text?}]`. What is not in that form is passed over:
 * it answers nothing. Of two answers to one rule the last counts.
 */
export function answersIn(json: Json | undefined): AnswersByRule {
  const list = Array.isArray(json) ? json.filter(isJsonObject) : [];
  return new Map(
    list.flatMap(({ ruleId, answer, text }): (readonly [string, HumanAnswer])[] => {
      if (typeof ruleId !== 'string' || !isAnswer(answer)) return [];
      return [[ruleId, { answer, ...(typeof text === 'string' && { text }) }]];
    }),
  );
}

function isAnswer(value: Json | undefined): value is HumanAnswer['answer'] {
  return value === 'yes' || value === 'no' || value === 'unknown';
}
