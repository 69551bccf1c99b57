import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { vocabulary } from '../custody/vocabulary.js';
import { clocksOf } from './clocks.js';
import { foldRequest } from './fold-request.js';
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

  it('of a recognition are met by an answer that comes after a question', () => {
    const eio = ['drafted', { ...drafted[1], instrument: 'eio', urgency: 'routine' }] as const;
    const asked = after(
      ...[eio, ['sent', { at: served }] as const],
      ['more_information_needed', { at: served + hour, question: 'which account?' }],
      ['acknowledged', { at: served + 2 * hour }],
    );
    expect(asked).toMatchObject({ state: 'acknowledged', acknowledgedMs: served + 2 * hour });
    expect(clocks(asked, served + 2 * hour)).toEqual([
      ...[
        ['recognition', 'met', 0],
        ['execution', 'running', 0],
      ],
    ]);
  });

  describe('of a preservation', () => {
    const day = 24 * hour;
    const kept = (more: Body = {}) =>
      ['drafted', { ...drafted[1], instrument: 'epoc_pr', urgency: 'routine', ...more }] as const;
    const sent = ['sent', { at: served }] as const;
    const executed = ['executed', { at: served + hour }] as const;
    const closedAfter = (ms: number, ...steps: readonly (readonly [string, Body?])[]) => {
      const record = after(kept(), sent, ...steps);
      return foldRequest(record, {
        ...eventOf('request.closed', record.seq + 1, {}),
        occurredMs: served + ms,
      });
    };
    const name = 'preservation lapses without a production order';

    it('run on when it is executed, and lapse if nothing follows', () => {
      const done = after(kept(), sent, executed);
      expect(clocks(done, served + 60 * day)).toEqual([[name, 'running', 0]]);
      expect(clocks(done, served + 60 * day + 60_000)).toEqual([[name, 'lapsed', 1]]);
      expect(clocksOf(done, instruments, served)).toMatchObject([{ renewable: true }]);
    });

    it('are met where it is closed in time, and stay lapsed where it is not', () => {
      const late = served + 999 * day;
      expect(clocks(closedAfter(60 * day, executed), late)).toEqual([[name, 'met', 0]]);
      expect(clocks(closedAfter(60 * day + hour, executed), late)).toEqual([[name, 'lapsed', 60]]);
    });

    it('are none where it was refused, or taken back in time', () => {
      for (const end of ['refused', 'withdrawn']) {
        const ended = [end, { at: served + day }] as const;
        expect(clocks(after(kept(), sent, ended), served + 999 * day)).toEqual([]);
        expect(clocks(closedAfter(2 * day, ended), served + 999 * day)).toEqual([]);
      }
      const late = ['withdrawn', { at: served + 61 * day }] as const;
      expect(clocks(after(kept(), sent, late), served)).toEqual([[name, 'lapsed', 24 * 60]]);
      const refused = ['refused', { at: served + 61 * day }] as const;
      expect(clocks(after(kept(), sent, refused), served)).toEqual([]);
    });

    it('run until the date that was agreed, too', () => {
      const agreed = after(kept({ dueAt: served + 90 * day }), sent, executed);
      const kindOf = (nowMs: number) => clocks(agreed, nowMs).map(([, state]) => state);
      expect(kindOf(served + 61 * day)).toEqual(['lapsed', 'running']);
      expect(kindOf(served + 91 * day)).toEqual(['lapsed', 'lapsed']);
      const words = clocks(agreed, served).map(([clockName]) => clockName);
      expect(words).toEqual([name, 'kept until the date agreed or ordered']);
    });

    it('are of ninety days where the Budapest Convention or a letter is the ground', () => {
      const letter = after(kept({ instrument: 'preservation' }), sent, executed);
      const states = [90, 91].map((days) => clocks(letter, served + days * day)[0]?.[1]);
      expect(states).toEqual(['running', 'lapsed']);
    });
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
