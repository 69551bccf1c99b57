import { Controller, Get } from '@nestjs/common';
import { Public } from '../../src/platform/public.decorator.js';
import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';

@Controller('probe')
class ProbeController {
  @Public()
  @Get()
  fail(): void {
    throw new Error('the table of witnesses has no such column');
  }
}

describe('requests', () => {
  let t: TestApp;
  let administrator: SeededPerson;
  beforeAll(async () => {
    t = await startApp(
      { MAX_BODY_BYTES: '20480', PUBLIC_URL: 'http://127.0.0.1:9/base/' },
      { controllers: [ProbeController], permitsAll: true },
    );
    administrator = await t.seedPerson({ roles: ['system_administrator'] });
  });
  afterAll(() => t.close());

  const post = (body: string, type = 'application/json') =>
    t.http.post('/api/organisations').set(administrator.auth).set('Content-Type', type).send(body);
  const organisations = async () =>
    (await t.db.query<{ n: string }[]>('SELECT count(*) AS n FROM organisation'))[0]?.n;

  it('are refused with a problem document that names its page and the request', async () => {
    const before = await organisations();
    const refused = await post('{}').expect(422);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({
      type: 'http://127.0.0.1:9/base/problems/invalid',
      title: 'The content is not valid',
      status: 422,
      code: 'invalid',
      traceId: refused.headers['x-request-id'],
    });
    const pointers = bodyOf<Problem>(refused).errors.map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(new Set(['/name', '/country', '/kind']));
    expect(await organisations()).toBe(before);
  });

  it.each([
    ['an unknown member', { name: 'A', country: 'FR', kind: 'court', owner: 'me' }, '/owner'],
    [
      'a member of the row',
      { name: 'A', country: 'FR', kind: 'court', createdMs: 1 },
      '/createdMs',
    ],
    ['a wrong type', { name: ['A'], country: 'FR', kind: 'court' }, '/name'],
    ['null', { name: null, country: 'FR', kind: 'court' }, '/name'],
  ])('are refused for %s, and nothing changes', async (_, body, pointer) => {
    const before = await organisations();
    const refused = await post(JSON.stringify(body)).expect(422);
    expect(bodyOf<Problem>(refused).errors[0]?.pointer).toBe(pointer);
    expect(await organisations()).toBe(before);
  });

  it.each([
    ['malformed JSON', '{"name": ', 400, 'malformed-json'],
    ['a bare value', '"text"', 400, 'malformed-json'],
    ['a list', '[]', 422, 'invalid'],
    [
      'nesting without end',
      `{"name":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      400,
      'malformed-json',
    ],
    ['a character that no text may hold', '{"name":"a\\u0000b"}', 400, 'malformed-json'],
    ['half of a pair of surrogates', '{"name":["\\ud83d"]}', 400, 'malformed-json'],
    ['a body over the limit', `{"name":"${'x'.repeat(20_480)}"}`, 413, 'too-large'],
  ])('are refused for %s', async (_, body, status, code) => {
    const refused = await post(body);
    expect(refused.status).toBe(status);
    expect(refused.body).toMatchObject({ code, status });
    expect(JSON.stringify(refused.body)).not.toMatch(/node_modules|at .*\.[jt]s/);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', ''])(
    'are refused in the form %j',
    async (type) => {
      const refused = await post('{"name":"A","country":"FR","kind":"court"}', type);
      expect(refused.body).toMatchObject({ code: 'unsupported-media-type', status: 415 });
    },
  );

  it('are told which text it is that no text can be', async () => {
    const refused = await post('{"a/b":[{"c":"\\u0000"}]}').expect(400);
    expect(bodyOf<Problem>(refused).errors[0]?.pointer).toBe('/a~1b/0/c');
  });

  it('may leave the body out where none is needed, and are told what is missing where one is', async () => {
    const refused = await t.http.post('/api/organisations').set(administrator.auth).expect(422);
    expect(bodyOf<Problem>(refused).code).toBe('invalid');
  });

  it('to an unknown address get a problem too, without sign-in', async () => {
    const missing = await t.http.get('/api/no-such-thing').expect(404);
    expect(missing.body).toMatchObject({ code: 'not-found' });
  });

  it('that the service fails at are told so and no more; the journal has the rest under their id', async () => {
    const failed = await t.http
      .get('/probe')
      .set('Authorization', `Bearer ${administrator.token}`)
      .expect(500);
    expect(bodyOf<Problem>(failed)).toMatchObject({
      code: 'internal',
      detail: 'The service failed',
    });
    expect(failed.text).not.toContain('witnesses');
    const line = t.journal.find((text) => text.includes(bodyOf<Problem>(failed).traceId));
    expect(line).toContain('the table of witnesses');
    expect(t.journal.join('')).not.toContain(administrator.token);
  });

  it('get answers that browsers neither sniff, frame, store nor run', async () => {
    for (const path of ['/', '/api/organisations', '/nowhere']) {
      const { headers } = await t.http.get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      const policy: unknown = headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'; frame-ancestors 'none'");
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('do not choose their own id', async () => {
    const mine = '00000000-0000-0000-0000-000000000000';
    const answer = await t.http.get('/').set('X-Request-Id', mine).expect(200);
    expect(answer.headers['x-request-id']).not.toBe(mine);
  });

  it('to the front find out what this is and where the documentation lies', async () => {
    const front = await t.http.get('/').expect(200);
    expect(front.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(front.text).toContain('chain-of-custody ledger');
    expect(front.text).toContain('docs/');
  });

  it('for the contract get it without sign-in', async () => {
    const answer = await t.http.get('/openapi.json').expect(200);
    const { openapi, paths } = bodyOf<{ openapi: string; paths: object }>(answer);
    expect(openapi).toBe('3.1.1');
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/statements', '/api/ledger']));
  });

  it('to the type of a problem find out what it means', async () => {
    const page = await t.http.get('/problems/stale-head').expect(200);
    expect(page.text).toContain('The chain has moved on');
    await t.http.get('/problems/constructor').expect(404);
    await t.http.get('/problems/%3Cscript%3E').expect(404);
  });
});
