import { type Json } from '../canonical/json.js';
import { checkShape } from './check-shapes.js';
import { offenceOf, offenceProblems } from './check-offence.js';

const offence = { requestingLaw: 'Code pénal 221-1', requestingTitle: 'meurtre' };
const whole = {
  ...{ ...offence, requestedLaw: 'Code pénal tunisien 201', requestedTitle: 'homicide' },
  ...{ maximumPenaltyYears: 30, category: 'murder_or_grievous_bodily_injury' },
};

describe('an offence of a request', () => {
  it.each([
    ['what the requesting State says alone', offence],
    ['all that there is to say', whole],
    ['a fine alone', { ...offence, maximumPenaltyYears: 0 }],
    ['a category of somebody’s own', { ...offence, category: 'piracy' }],
  ])('is taken with %s', (_, json) => {
    expect(offenceProblems(json)).toEqual([]);
    expect(offenceOf(json)).toBe(json);
  });

  it.each<readonly [string, Json, string]>([
    ['no provision', { requestingTitle: 'x' }, 'requestingLaw is missing.'],
    ['no name', { requestingLaw: 'x' }, 'requestingTitle is missing.'],
    ['blanks', { ...offence, requestedLaw: ' ' }, 'requestedLaw is a text that is not empty.'],
    ['a number', { ...offence, requestingLaw: 421 }, 'requestingLaw is a text that is not empty.'],
    ['null', { ...offence, category: null }, 'category is a text that is not empty.'],
    [
      'a page',
      { ...offence, requestingTitle: 'x'.repeat(501) },
      'requestingTitle has over 500 characters.',
    ],
    [
      'years in words',
      { ...offence, maximumPenaltyYears: '30' },
      'maximumPenaltyYears is a whole number from 0 to 200.',
    ],
    [
      'years below zero',
      { ...offence, maximumPenaltyYears: -1 },
      'maximumPenaltyYears is a whole number from 0 to 200.',
    ],
    [
      'centuries',
      { ...offence, maximumPenaltyYears: 201 },
      'maximumPenaltyYears is a whole number from 0 to 200.',
    ],
    ['another member', { ...offence, law: 'x' }, 'There is no member law.'],
    [
      'a name in the other law without its provision',
      { ...offence, requestedTitle: 'x' },
      'requestedTitle stands beside requestedLaw.',
    ],
  ])('with %s is refused', (_, json, problem) => {
    expect(offenceProblems(json)).toEqual([problem]);
    expect(offenceOf(json)).toBeUndefined();
  });

  it.each([[[]], ['421-1'], [null]])('is no %j', (json) => {
    expect(offenceProblems(json)).toHaveLength(1);
  });

  it('is named by its place in the list when something is wrong with it', () => {
    const schema = { name: 'offences', type: 7, required: true, shape: 'offences' } as const;
    expect(checkShape(schema, [whole, { ...offence, years: 3 }, {}])).toMatchObject([
      { field: 'offences', message: 'Offence 2: There is no member years.' },
      { field: 'offences', message: 'Offence 3: requestingLaw is missing.' },
      { field: 'offences', message: 'Offence 3: requestingTitle is missing.' },
    ]);
  });
});
