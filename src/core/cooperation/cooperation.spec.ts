import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { vocabulary } from '../custody/vocabulary.js';
import { clocksOf } from './clocks.js';
import { delaysCsv, delaysOf } from './delays.js';
import { foldRequest } from './fold-request.js';
import { ProgramDataError } from '../program-data.js';
import { readInstruments } from './instruments.js';
import { emptyRequest, type RequestRecord } from './request-record.js';

const hour = 3_600_000;
const served = Date.parse('2026-09-01T09:00:00Z');
const list = readFileSync(join(import.meta.dirname, '../../../data/instruments.json'));
const instruments = readInstruments(list);

/** The request after these steps, each with what it says. */
function after(...steps: readonly (readonly [type: string, body?: Body])[]): RequestRecord {
  return steps.reduce(
    (record, [type, body = {}], seq) => foldRequest(record, eventOf(`request.${type}`, seq, body)),
    emptyRequest,
  );
}

const drafted = [
  'drafted',
  {
    ...{ caseId: hashOf(9), requestRef: 'R-1', instrument: 'epoc', direction: 'outgoing' },
    ...{
      requestingAuthority: 'Paris',
      requestedAuthority: 'Story Mail',
      channel: 'decentralised_it',
    },
    ...{ urgency: 'emergency', purpose: 'a murder', language: 'fr', confidential: true },
    useLimits: ['count of murder'],
  },
] as const;

describe('a request', () => {
  it('is what its drafts and steps say', () => {
    const record = after(
      drafted,
      ['sent', { at: served, dueAt: served + 9 * hour }],
      ['acknowledged', { at: served + hour, foreignRef: 'SM-77' }],
      ['more_information_needed', { at: served + 2 * hour, question: 'which account?' }],
    );
    expect(record).toMatchObject({
      ...{ state: 'more_information_needed', seq: 3, caseId: hashOf(9) },
      ...{ requestRef: 'R-1', instrument: 'epoc', sentMs: served, dueMs: served + 9 * hour },
      ...{ acknowledgedMs: served + hour, foreignRef: 'SM-77', question: 'which account?' },
      ...{ confidential: true, useLimits: ['count of murder'] },
    });
    const goesOn = foldRequest(
      record,
      eventOf('request.in_execution', 4, { at: served + 3 * hour }),
    );
    expect(goesOn.state).toBe('in_execution');
    expect(goesOn).not.toHaveProperty('question');
  });

  it('knows what came under it, and under which conditions', () => {
    const record = after(
      drafted,
      ['sent', { at: served }],
      ['partly_executed', { at: served + hour, itemIds: [hashOf(1)] }],
      [
        'executed',
        {
          at: served + 2 * hour,
          itemIds: [hashOf(1), hashOf(2)],
          conditions: ['no death penalty'],
        },
      ],
    );
    expect(record).toMatchObject({
      ...{ state: 'executed', items: [hashOf(1), hashOf(2)], executedMs: served + 2 * hour },
      useLimits: ['count of murder', 'no death penalty'],
    });
    expect(after(drafted, ['executed', { at: served }]).useLimits).toEqual(['count of murder']);
  });

  it('ends by a refusal or by being taken back, and waits while it is postponed', () => {
    expect(after(drafted, ['refused', { at: served }]).refusedMs).toBe(served);
    expect(after(drafted, ['withdrawn', { at: served }]).withdrawnMs).toBe(served);
    expect(after(drafted, ['withdrawn', { at: served }], ['closed']).state).toBe('closed');
    const waiting = after(drafted, ['postponed', { at: served, until: served + hour }]);
    expect(waiting.postponedUntilMs).toBe(served + hour);
    const resumed = foldRequest(waiting, eventOf('request.in_execution', 2, { at: served }));
    expect(resumed).not.toHaveProperty('postponedUntilMs');
  });

  it('takes no notice of what does not stand on its chain', () => {
    const record = after(drafted);
    expect(foldRequest(record, eventOf('note.added', 1, {}))).toEqual(record);
    const states = [...vocabulary.values()].filter(({ chain }) => chain === 'request');
    expect(states.every(({ to }) => to !== undefined)).toBe(true);
  });
});

describe('the clocks of a request', () => {
  const clocks = (record: RequestRecord, nowMs: number) =>
    clocksOf(record, instruments, nowMs).map(({ name, state, overrunMs }) => [
      ...[name, state, overrunMs / 60_000],
    ]);

  it('show that an emergency order was answered an hour and forty minutes too late', () => {
    const sent = after(drafted, ['sent', { at: served }]);
    expect(clocks(sent, served + 7 * hour)).toEqual([['production in an emergency', 'running', 0]]);
    expect(clocks(sent, served + 9 * hour)).toEqual([
      ['production in an emergency', 'breached', 60],
    ]);
    const replied = Date.parse('2026-09-01T18:40:00Z');
    const late = after(drafted, ['sent', { at: served }], ['executed', { at: replied }]);
    expect(clocks(late, replied + 99 * hour)).toEqual([
      ['production in an emergency', 'breached', 100],
    ]);
    const inTime = after(drafted, ['sent', { at: served }], ['executed', { at: served + hour }]);
    expect(clocks(inTime, replied)).toEqual([['production in an emergency', 'met', 0]]);
  });

  it('begin with what they count from, and end with the request', () => {
    const eio = ['drafted', { ...drafted[1], instrument: 'eio', urgency: 'routine' }] as const;
    const sent = after(eio, ['sent', { at: served }]);
    expect(clocks(after(eio), served)).toEqual([]);
    expect(clocks(sent, served)).toEqual([['recognition', 'running', 0]]);
    const known = after(eio, ['sent', { at: served }], ['acknowledged', { at: served + hour }]);
    expect(clocks(known, served + hour)).toEqual([
      ...[
        ['recognition', 'met', 0],
        ['execution', 'running', 0],
      ],
    ]);
    const refused = after(eio, ['sent', { at: served }], ['refused', { at: served + hour }]);
    expect(clocks(refused, served + 999 * hour)).toEqual([]);
    const closed = after(
      ...[eio, ['sent', { at: served }] as const, ['refused', { at: served }] as const],
      ['closed'],
    );
    expect(clocks(closed, served + 999 * hour)).toEqual([]);
  });

  it('stay overrun where a request was refused or taken back too late', () => {
    for (const end of ['refused', 'withdrawn']) {
      const late = after(drafted, ['sent', { at: served }], [end, { at: served + 9 * hour }]);
      expect(clocks(late, served + 99 * hour)).toEqual([
        ['production in an emergency', 'breached', 60],
      ]);
    }
  });

  it('take an execution for the recognition that nobody sent', () => {
    const eio = ['drafted', { ...drafted[1], instrument: 'eio', urgency: 'routine' }] as const;
    const done = after(
      ...[eio, ['sent', { at: served }] as const, ['executed', { at: served + hour }] as const],
      ['closed'],
    );
    expect(clocks(done, served + 9999 * hour)).toEqual([['recognition', 'met', 0]]);
  });

  it('count a date that was agreed, also where the instrument has none', () => {
    const mla = ['drafted', { ...drafted[1], instrument: 'mla', dueAt: served + hour }] as const;
    expect(clocks(after(mla, ['sent', { at: served }]), served + 2 * hour)).toEqual([
      ['date agreed or ordered', 'breached', 60],
    ]);
    const unknown = { ...after(mla), instrument: 'treaty of 1901', dueMs: undefined };
    expect(clocks(unknown, served)).toEqual([]);
  });
});

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

describe('delays of an authority', () => {
  const request = (
    authority: string,
    hours: number,
    more: Partial<RequestRecord> = {},
  ): RequestRecord => ({
    ...emptyRequest,
    ...{ requestedAuthority: authority, instrument: 'mla', sentMs: served },
    ...{ acknowledgedMs: served + hours * hour, executedMs: served + 2 * hours * hour },
    ...more,
  });
  const five = (authority: string) => [1, 2, 3, 4, 100].map((hours) => request(authority, hours));

  it('are medians of five requests or more, and name no case', () => {
    expect(delaysOf([...five('Rome'), ...five('Bern'), request('Oslo', 1)])).toEqual([
      ...['Bern', 'Rome'].map((authority) => ({
        ...{ authority, instrument: 'mla', requests: 5 },
        ...{ hoursToAcknowledge: 3, hoursToExecute: 6 },
      })),
    ]);
  });

  it('are medians: of an even count half-way between the two in the middle', () => {
    expect(delaysOf([...five('Rome'), request('Rome', 6)])).toMatchObject([
      { requests: 6, hoursToAcknowledge: 3.5, hoursToExecute: 7 },
    ]);
  });

  it('are unknown where fewer were answered, and count only what was sent', () => {
    const open = { executedMs: undefined };
    const some = [...five('Rome').slice(1), request('Rome', 9, open)];
    expect(delaysOf(some)).toMatchObject([{ requests: 5, hoursToExecute: null }]);
    expect(delaysOf(five('Rome').map((one) => ({ ...one, sentMs: undefined })))).toEqual([]);
  });

  it('are a table in which no cell is a formula', () => {
    const named = five('=cmd|"x"').map((one) => ({ ...one, executedMs: undefined }));
    expect(delaysCsv(delaysOf(named))).toBe(
      'authority,instrument,requests,hours to acknowledge,hours to execute\r\n' +
        '"\'=cmd|""x""",mla,5,3.0,\r\n',
    );
  });
});
