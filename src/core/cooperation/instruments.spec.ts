import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramDataError } from '../program-data.js';
import { readInstruments } from './instruments.js';

const list = readFileSync(join(import.meta.dirname, '../../../data/instruments.json'));
const instruments = readInstruments(list);

describe('the list of instruments', () => {
  it('has each instrument of the vocabulary once', () => {
    expect(instruments.map(({ id }) => id)).toEqual([
      ...['mla', 'eio', 'epoc', 'epoc_pr', 'preservation', 'emergency_disclosure'],
      ...['police_to_police', 'network_24_7', 'jit', 'spontaneous'],
    ]);
  });

  const clock = instruments.find(({ id }) => id === 'eio')?.clocks[0];
  const own = (change: object): readonly object[] => [
    { id: 'eio', title: 'x', clocks: [{ ...clock, ...change }], dualCriminality: null },
  ];
  it.each([
    ['an instrument twice', [...own({}), ...own({})]],
    [
      'an instrument that there is none of',
      [{ id: 'x', title: 'x', clocks: [], dualCriminality: null }],
    ],
    ['a clock of no hours', own({ hours: 0 })],
    ['a clock of a century', own({ hours: 876_000 })],
    ['a clock from nowhere', own({ from: 'drafted' })],
    ['an urgency that there is none of', own({ urgency: 'now' })],
    ['a clock to nowhere', own({ until: 'never' })],
    ['a clock of which nobody says whether it can be prolonged', own({ renewable: null })],
    ['too many clocks', [{ ...own({})[0], clocks: Array(11).fill(clock) }]],
    ['no list', { id: 'eio' }],
  ])('with %s is refused', (_, json) => {
    expect(() => readInstruments(Buffer.from(JSON.stringify(json)))).toThrow(ProgramDataError);
  });

  it.each([
    ['no UTF-8', Buffer.from([0xff])],
    ['too long', Buffer.alloc(256 * 1024 + 1, 0x20)],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => readInstruments(bytes)).toThrow(ProgramDataError);
  });
});
