import { type ItemFacts } from '../item-facts.js';
import { met, notApplicable, notMet, type RuleOutcome } from '../rule.js';

/** What the record settles of a question that several forums ask, and the facts it takes; undefined: ask. */
interface Look<Name extends keyof ItemFacts> {
  readonly facts: readonly Name[];
  readonly look: (facts: Pick<ItemFacts, Name>) => RuleOutcome | undefined;
}

/** The question is about one category of items alone. */
export function onlyOf(wanted: string, otherwise: string): Look<'category'> {
  return {
    facts: ['category'],
    look: ({ category }) =>
      category !== undefined && category !== wanted ? notApplicable(otherwise) : undefined,
  };
}

export const onlyStatements = onlyOf('statement', 'It is no statement.');

/** An objection on record is a concern; that there is none settles nothing. */
export const objected: Look<'objections'> = {
  facts: ['objections'],
  look: ({ objections }) =>
    objections !== undefined && objections > 0
      ? notMet(`Objections on record: ${objections}.`)
      : undefined,
};

/** A copy whose bytes are no longer those of its source raises a concern; that they are the same settles nothing. */
export const bytesDiffer: Look<'digestCheck'> = {
  facts: ['digestCheck'],
  look: ({ digestCheck }) =>
    digestCheck === 'differs' ? notMet('The latest check of the bytes differs.') : undefined,
};

/** What was produced in court is before those who argue; that nothing is recorded settles nothing. */
export const produced: Look<'producedInCourt'> = {
  facts: ['producedInCourt'],
  look: ({ producedInCourt }) =>
    producedInCourt === true ? met('Production in court is recorded.') : undefined,
};

/** What came under a request is for its purpose, unless the other side consented to more. */
export const withinPurpose: Look<'underRequest' | 'purposeConsented' | 'useLimits'> & {
  readonly beside: (facts: Pick<ItemFacts, 'useLimits'>) => string | undefined;
} = {
  facts: ['underRequest', 'purposeConsented', 'useLimits'],
  beside: ({ useLimits }) =>
    useLimits === undefined
      ? undefined
      : `Limits of use on record with the request: ${useLimits.join('; ')}.`,
  look: ({ underRequest, purposeConsented }) => {
    if (underRequest === false) {
      return notApplicable('No request is recorded, nor a limit of its purpose.');
    }
    return purposeConsented === true ? met('Consent to this use is recorded.') : undefined;
  },
};
