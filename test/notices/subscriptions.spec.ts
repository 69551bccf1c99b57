import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';

const path = '/api/notices/subscriptions';

describe('subscriptions to notices', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp({
      NOTICE_WEBHOOK_HOSTS: 'hooks.internal, 10.0.0.7:8443',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'ledger@example.org',
    });
    person = await t.seedPerson();
  });
  afterEach(() => t.db.query('DELETE FROM notice_subscription'));
  afterAll(() => t.close());

  const send = (channel: string, target: string) =>
    t.http.post(path).set(person.auth).send({ channel, target });
  const refusalOf = async (channel: string, target: string) => {
    const answer = bodyOf<Problem>(await send(channel, target).expect(422));
    return answer.errors.map(({ pointer }) => pointer);
  };
  const listed = async () => {
    const answer = await t.http.get(path).set(person.auth).expect(200);
    return bodyOf<{ items: readonly { target: string }[] }>(answer).items;
  };

  it('show the secret of a webhook when it is made, and never again', async () => {
    const made = await send('webhook', 'http://hooks.internal/witnessmark').expect(201);
    const { secret, ...rest } = bodyOf<Record<string, unknown>>(made);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rest).toMatchObject({ channel: 'webhook', state: 'active' });
    expect(await listed()).toEqual([rest]);
  });

  it('need no secret for mail', async () => {
    const made = await send('mail', 'anna@example.org').expect(201);
    expect(bodyOf<{ secret: unknown }>(made).secret).toBeNull();
  });

  it.each([
    'anna@example.org\r\nBcc: all@example.org',
    'Anna <anna@example.org>',
    'anna@example.org,berta@example.org',
    'anna@example.org berta@example.org',
    '"anna"@example.org',
    'anna@-a.example.org',
    'anna',
    `${'a'.repeat(65)}@example.org`,
    `anna@${'example.'.repeat(40)}org`,
  ])('take no mail address that says more than to whom: %j', async (target) => {
    expect(await refusalOf('mail', target)).toContain('/target');
    expect(await listed()).toEqual([]);
  });

  it.each([
    ...[
      'not a url',
      'ftp://example.org/',
      'http://example.org/',
      'javascript:alert(1)',
      'https://',
    ],
    ...['https://user@example.org/', 'https://user:pass@example.org/', 'https://example.org/#a'],
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://localhost/'],
    ...['https://10.0.0.7/', 'https://10.0.0.7:8444/', 'https://169.254.169.254/latest/meta-data'],
    ...['https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://[fe80::1]/', 'https://[fd00::1]/'],
    ...['https://[64:ff9b::a00:1]/', 'https://[2002:7f00:1::]/', 'https://100.64.0.1/'],
    ...['http://hooks.internal.example.org/'],
  ])('take no webhook that leads inside, or tells a password: %s', async (target) => {
    expect(await refusalOf('webhook', target)).toEqual(['/target']);
    expect(await listed()).toEqual([]);
  });

  it('may go to hosts inside that the operator named, on the ports named', async () => {
    await send('webhook', 'http://hooks.internal:9000/a').expect(201);
    await send('webhook', 'https://10.0.0.7:8443/').expect(201);
  });

  it('are at most five of an account, also where two are asked for at once', async () => {
    const target = 'http://hooks.internal/';
    const answers = await Promise.all(Array.from({ length: 7 }, () => send('webhook', target)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...[201, 201, 201, 201, 201],
      ...[409, 409],
    ]);
    expect(await listed()).toHaveLength(5);
  });
});

describe('a service without a mail server', () => {
  it('takes no subscription by mail, and says why', async () => {
    const t = await startApp();
    try {
      const { auth } = await t.seedPerson();
      const body = { channel: 'mail', target: 'anna@example.org' };
      const answer = await t.http.post(path).set(auth).send(body).expect(422);
      expect(bodyOf<Problem>(answer).errors).toEqual([
        { pointer: '/channel', detail: expect.stringContaining('sends no mail') as string },
      ]);
    } finally {
      await t.close();
    }
  });
});
