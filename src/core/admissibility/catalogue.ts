import { type Rule } from './rule.js';
import { commonCustodyRules } from './rules/common-custody.js';
import { commonFairnessRules } from './rules/common-fairness.js';
import { englandAndWalesRules } from './rules/england-and-wales.js';
import { franceRules } from './rules/france.js';
import { germanyRules } from './rules/germany.js';
import { iccRules } from './rules/icc.js';
import { tunisiaRules } from './rules/tunisia.js';
import { unitedStatesRules } from './rules/united-states.js';

/** Every rule there is, by its id: forum profiles say which of them a court asks, and how gravely. */
export const ruleCatalogue: ReadonlyMap<string, Rule> = new Map(
  [
    ...commonCustodyRules,
    ...commonFairnessRules,
    ...unitedStatesRules,
    ...englandAndWalesRules,
    ...franceRules,
    ...germanyRules,
    ...iccRules,
    ...tunisiaRules,
  ].map((rule) => [rule.id, rule]),
);
