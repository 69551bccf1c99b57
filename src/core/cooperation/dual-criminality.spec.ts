import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventOf, hashOf } from '../../../test/support/fields.js';
import { type Json } from '../canonical/json.js';
import { ProgramDataError } from '../program-data.js';
import { recordedOffences } from './dual-criminality.js';
import { foldRequest } from './fold-request.js';
import { readInstruments } from './instruments.js';
import { emptyRequest } from './request-record.js';

const list = readFileSync(join(import.meta.dirname, '../../../data/instruments.json'));
const instruments = readInstruments(list);

const terrorism = { requestingLaw: '421-1', requestingTitle: 'acte de terrorisme' };

function statesOf(instrument: string, ...offences: readonly Json[]): readonly unknown[] {
  const drafted = { caseId: hashOf(9), instrument, offences };
  const record = foldRequest(emptyRequest, eventOf('request.drafted', 0, drafted));
  return recordedOffences(record, instruments).map(({ state, rule }) => [state, rule?.source]);
}

const annexD = 'Directive 2014/41/EU art. 11(1)(g), annex D';
const annexIV = 'Regulation (EU) 2023/1543 art. 12(1)(d), annex IV';
const listed = { ...terrorism, category: 'terrorism' };

describe('what is recorded of an offence in the law of the State asked', () => {
  it('is a provision, or none', () => {
    const mapped = { ...terrorism, requestedLaw: 'StGB § 129a' };
    expect(statesOf('mla', mapped, terrorism)).toEqual([
      ['mapped', undefined],
      ['not_mapped', undefined],
    ]);
  });

  it('is not required where the instrument drops the check for its category and penalty', () => {
    const grave = { ...listed, maximumPenaltyYears: 3 };
    expect(statesOf('eio', grave)).toEqual([['not_required', annexD]]);
    expect(statesOf('epoc', grave)).toEqual([['not_required', annexIV]]);
    for (const instrument of ['mla', 'epoc_pr', 'police_to_police', 'treaty of 1901']) {
      expect(statesOf(instrument, grave)).toEqual([['not_mapped', undefined]]);
    }
  });

  it.each([
    ['below the threshold', { ...listed, maximumPenaltyYears: 2 }],
    ['with no penalty on record', listed],
    ['of a category that is not listed', { ...terrorism, category: 'x', maximumPenaltyYears: 30 }],
    ['of no category', { ...terrorism, maximumPenaltyYears: 30 }],
  ])('is required of an offence %s', (_, offence) => {
    expect(statesOf('eio', offence)).toEqual([['not_mapped', undefined]]);
  });

  it('is shown where it is recorded though it was not required', () => {
    const both = { ...listed, maximumPenaltyYears: 30, requestedLaw: 'StGB § 129a' };
    expect(statesOf('eio', both)).toEqual([['mapped', undefined]]);
  });

  it('passes over what an older service logged and is no offence', () => {
    expect(statesOf('mla', { law: 'x' }, terrorism, 7)).toEqual([['not_mapped', undefined]]);
    expect(statesOf('mla')).toEqual([]);
  });
});

describe('the offences for which an instrument drops the check', () => {
  const rule = instruments.find(({ id }) => id === 'eio')?.dualCriminality;

  it('are the 32 categories of the annex', () => {
    expect(rule?.categories).toHaveLength(32);
    expect(instruments.filter(({ dualCriminality }) => dualCriminality !== null)).toHaveLength(2);
  });

  it.each([
    ['a category twice', { categories: ['a', 'a'] }],
    ['too many categories', { categories: Array.from({ length: 101 }, (_, i) => `${i}`) }],
    ['a threshold below zero', { leastYears: -1 }],
    ['no source', { source: null }],
    ['another member', { years: 3 }],
  ])('with %s are refused', (_, change) => {
    const json = [{ id: 'eio', title: 'x', clocks: [], dualCriminality: { ...rule, ...change } }];
    expect(() => readInstruments(Buffer.from(JSON.stringify(json)))).toThrow(ProgramDataError);
  });
});
