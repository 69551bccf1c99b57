import { Logger } from '@nestjs/common';
import { Journal } from './journal.js';

describe('the journal', () => {
  let lines: string[];
  let journal: Journal;

  beforeEach(() => {
    lines = [];
    journal = new Journal({ nowMs: () => Date.UTC(2026, 10, 24, 8, 30) }, (line) =>
      lines.push(line),
    );
  });

  const last = (): unknown => JSON.parse(lines.at(-1) ?? '');

  it('has one JSON object a line, with time, level and origin', () => {
    journal.warn('two\nlines', 'publisher');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(last()).toEqual({
      time: '2026-11-24T08:30:00.000Z',
      level: 'warning',
      context: 'publisher',
      message: 'two\nlines',
    });
  });

  it.each([
    ['log', 'info'],
    ['error', 'error'],
    ['fatal', 'error'],
    ['debug', 'debug'],
    ['verbose', 'debug'],
  ] as const)('takes what Nest logs by %s', (method, level) => {
    journal[method]('words', 'somewhere');
    expect(last()).toMatchObject({ level, message: 'words', context: 'somewhere' });
  });

  it.each([
    ['info', ['info', 'warning', 'error']],
    ['warning', ['warning', 'error']],
    ['error', ['error']],
  ] as const)('writes nothing that weighs less than %s where that is set', (least, written) => {
    const quiet = new Journal({ nowMs: () => 0 }, (line) => lines.push(line), least);
    quiet.debug('words');
    quiet.log('words');
    quiet.warn('words');
    quiet.error('words');
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(written);
  });

  it('keeps the stack of an error', () => {
    Logger.overrideLogger(journal);
    new Logger('http').error('it failed', 'Error: it failed\n    at place');
    expect(last()).toMatchObject({
      message: 'it failed',
      details: ['Error: it failed\n    at place'],
      context: 'http',
    });
    Logger.overrideLogger(['error', 'warn']);
  });

  it.each([
    ['authorization', { headers: { Authorization: 'Bearer abc.def' } }],
    ['passwords', { login: 'amina', password: 'abc.def' }],
    ['a hash of one', [{ passwordHash: 'abc.def' }]],
    ['tokens', { apiToken: 'abc.def' }],
    ['cookies', { 'set-cookie': ['abc.def'] }],
    ['keys', { privateKey: 'abc.def' }],
    ['a header in running text', 'refused: authorization bearer abc.def'],
    ['a password in a URL', 'no answer from postgres://wm_web:abc.def@db/witnessmark'],
    ['a URL in an error', new Error('connect postgres://wm_web:abc.def@db')],
  ])('blots out %s', (_, message) => {
    journal.error(message);
    expect(lines.join()).not.toContain('abc.def');
    expect(lines.join()).toContain('[blotted out]');
  });

  it('leaves what is no secret', () => {
    journal.log({ traceId: 'a1', sizeBytes: 5n, events: [1, null, true] });
    expect(last()).toMatchObject({
      message: { traceId: 'a1', sizeBytes: '5', events: [1, null, true] },
    });
  });

  it('cuts off what has no end', () => {
    const loop: Record<string, unknown> = { bytes: new Uint8Array(3) };
    loop['self'] = loop;
    journal.log(loop);
    journal.log('x'.repeat(100_000));
    expect(lines[0]).toContain('[deeper]');
    expect(lines[0]).toContain('[3 bytes]');
    expect(lines[1]?.length).toBeLessThan(9000);
  });
});
