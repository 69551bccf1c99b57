import { type Body, fieldsOf } from '../../../test/support/fields.js';
import { type ItemGuardName } from './guard-name.js';
import { type Act, guards } from './guards.js';
import { emptyItem, type ItemState } from './item-state.js';

const nowMs = Date.UTC(2026, 2, 1, 12);

function act(json: Body = {}): Act {
  return {
    author: { account: 'ann', roles: ['investigator'] },
    seconds: [{ account: 'ben', roles: ['prosecutor'] }],
    occurredMs: nowMs,
    nowMs,
    fields: fieldsOf(json),
  };
}

function item(change: Partial<ItemState>): ItemState {
  return { ...emptyItem, state: 'IN_CUSTODY', seq: 3, opener: 'ann', holder: 'ann', ...change };
}

const sealed = { seal: { number: 'A1', on: true, seq: 1 } };
const broken = { seal: { number: 'A1', on: false, seq: 2 } };

type Case = readonly [ItemGuardName, string, Partial<ItemState>, Body?];

const passing: readonly Case[] = [
  ['seal-is-last', 'the seal that is on is named', sealed, { sealNumber: 'A1' }],
  ['seal-is-last', 'no seal, no number', {}],
  ['seal-is-last', 'a broken seal is none', broken],
  ['seal-is-last', 'copies leave the seal where it is', sealed, { copyOnly: true }],
  ['seal-is-on', 'the seal that is on can be broken', sealed, { sealNumber: 'A1' }],
  [
    'old-seal-is-last',
    'the last seal is replaced',
    broken,
    { oldSealNumber: 'A1', newSealNumber: 'B2' },
  ],
  [
    'inspection-agrees',
    'the number on record is intact',
    sealed,
    { sealNumber: 'A1', sealState: 'intact' },
  ],
  [
    'inspection-agrees',
    'another number is a mismatch',
    sealed,
    { sealNumber: 'B2', sealState: 'number_mismatch' },
  ],
  ['seal-observed', 'any number read on a sealed thing passes', sealed, { observedSeal: 'B2' }],
  ['seal-observed', 'without a seal there is none to observe', broken],
];

const refused: readonly Case[] = [
  ['seal-is-last', 'another is refused', sealed, { sealNumber: 'B2' }],
  ['seal-is-last', 'silence is refused', sealed],
  ['seal-is-last', 'a seal that is not on record is refused', broken, { sealNumber: 'A1' }],
  ['seal-is-on', 'no other can', sealed, { sealNumber: 'B2' }],
  ['seal-is-on', 'nor one that is broken', broken, { sealNumber: 'A1' }],
  ['old-seal-is-last', 'no other is', sealed, { oldSealNumber: 'C3', newSealNumber: 'B2' }],
  ['old-seal-is-last', 'nor by itself', sealed, { oldSealNumber: 'A1', newSealNumber: 'A1' }],
  ['old-seal-is-last', 'nor where none was', {}, { oldSealNumber: 'A1', newSealNumber: 'B2' }],
  [
    'inspection-agrees',
    'another number is not intact',
    sealed,
    { sealNumber: 'B2', sealState: 'intact' },
  ],
  [
    'inspection-agrees',
    'the same number is no mismatch',
    sealed,
    { sealNumber: 'A1', sealState: 'number_mismatch' },
  ],
  [
    'inspection-agrees',
    'without a seal there is nothing to inspect',
    {},
    { sealNumber: 'A1', sealState: 'intact' },
  ],
  ['seal-observed', 'silence about a seal is refused', sealed],
];

const titled = (cases: readonly Case[]): readonly [string, Case][] =>
  cases.map((each) => [`${each[0]}: ${each[1]}`, each]);

describe('guards of seals', () => {
  it.each(titled(passing))('let pass, %s', (_title, [name, , state, json]) => {
    expect(guards[name](item(state), act(json))).toBeUndefined();
  });

  it.each(titled(refused))('refuse, %s', (_title, [name, , state, json]) => {
    expect(guards[name](item(state), act(json))?.message).toMatch(/\w/);
  });

  it('are each tried with what they let pass and with what they refuse', () => {
    const names = [
      'inspection-agrees',
      'old-seal-is-last',
      'seal-is-last',
      'seal-is-on',
      'seal-observed',
    ];
    expect(new Set(passing.map(([name]) => name))).toEqual(new Set(names));
    expect(new Set(refused.map(([name]) => name))).toEqual(new Set(names));
  });
});
