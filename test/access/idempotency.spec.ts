import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { Appends } from '../../src/platform/appends.decorator.js';
import { Conflict } from '../../src/platform/errors.js';
import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';

/** Counts how often an act really took effect, and can be held while it runs. */
let done = 0;
let held: Promise<void> | undefined;

@Controller('probe')
class ProbeController {
  @Post('act')
  @Appends()
  async act(@Body() body: Record<string, unknown>): Promise<unknown> {
    await held;
    if (body['refuse'] === true) throw new Conflict('The state does not permit this.');
    if (body['fail'] === true) throw new Error('something broke');
    done++;
    return { done, text: 'élan' };
  }

  @Post('quiet')
  @Appends()
  @HttpCode(202)
  quiet(@Query('n') n: string): void {
    done += Number(n);
  }
}

describe('an Idempotency-Key', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp({}, { controllers: [ProbeController], permitsAll: true });
    person = await t.seedPerson();
  });
  afterAll(() => t.close());
  beforeEach(() => {
    done = 0;
    held = undefined;
  });

  const act = (key: string, body: object = { a: 1 }, as = person) =>
    t.http.post('/probe/act').set(as.auth).set('Idempotency-Key', key).send(body);

  it('gives a repeated request its first answer, and the act takes effect once', async () => {
    const first = await act('repeat').expect(201);
    const again = await act('repeat').expect(201);
    expect(again.text).toBe(first.text);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(done).toBe(1);
  });

  it('repeats also an answer without a body, with its status', async () => {
    const quiet = () =>
      t.http.post('/probe/quiet?n=5').set(person.auth).set('Idempotency-Key', 'quiet');
    await quiet().expect(202, '');
    await quiet().expect(202, '');
    expect(done).toBe(5);
  });

  it.each([
    ['another body', { a: 2 }, '/probe/act'],
    ['the same members in another order', { b: 1, a: 1 }, '/probe/act'],
    ['another address', { a: 1, b: 1 }, '/probe/act?x=1'],
  ])('is refused for %s', async (name, body, path) => {
    await act(`other ${name}`.replaceAll(' ', '-'), { a: 1, b: 1 }).expect(201);
    const refused = await t.http
      .post(path)
      .set(person.auth)
      .set('Idempotency-Key', `other ${name}`.replaceAll(' ', '-'))
      .send(body)
      .expect(422);
    expect(bodyOf<Problem>(refused).detail).toContain('another request');
    expect(done).toBe(1);
  });

  it('answers 409 while the first request still runs, and its answer afterwards', async () => {
    let release: () => void = () => undefined;
    held = new Promise((resolve) => (release = resolve));
    const first = act('flight').then((answer) => answer);
    await untilBegun('flight');
    const second = await act('flight').expect(409);
    expect(bodyOf<Problem>(second).code).toBe('conflict');
    release();
    expect((await first).status).toBe(201);
    await act('flight').expect(201);
    expect(done).toBe(1);
  });

  it('lets one of many simultaneous requests through', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => act('crowd')));
    expect(done).toBe(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  });

  it('is free again after a refusal or a failure', async () => {
    await act('freed', { refuse: true }).expect(409);
    await act('freed', { fail: true }).expect(500);
    await act('freed', { a: 1 }).expect(201);
    expect(done).toBe(1);
  });

  it('of one person means nothing to another', async () => {
    const other = await t.seedPerson();
    await act('shared').expect(201);
    const answer = await act('shared', { a: 1 }, other).expect(201);
    expect(answer.headers).not.toHaveProperty('idempotent-replayed');
    expect(done).toBe(2);
  });

  it('is kept for seven days', async () => {
    await act('week').expect(201);
    t.clock.advance(7 * 24 * 60 * 60 * 1000);
    expect((await act('week')).headers).toMatchObject({ 'idempotent-replayed': 'true' });
    t.clock.advance(1);
    expect((await act('week')).headers).not.toHaveProperty('idempotent-replayed');
    expect(done).toBe(2);
  });

  it.each([undefined, '', 'x'.repeat(256), 'with space', 'schlüssel'])(
    'is asked for, and %j is none',
    async (key) => {
      const request = t.http.post('/probe/act').set(person.auth);
      if (key !== undefined) request.set('Idempotency-Key', key);
      const refused = await request.send({ a: 1 }).expect(400);
      expect(bodyOf<Problem>(refused).detail).toContain('Idempotency-Key');
      expect(done).toBe(0);
    },
  );

  async function untilBegun(key: string): Promise<void> {
    for (;;) {
      const rows = await t.db.query<unknown[]>('SELECT 1 FROM kept_answer WHERE key = $1', [key]);
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});
