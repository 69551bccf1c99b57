import { randomUUID } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { sendRaw } from '../support/raw-request.js';
import { type Actor, Stage } from '../support/stage.js';

const mebibyte = 2 ** 20;
/** Members that some row or person has, and that no request may set. */
const smuggled: Readonly<Record<string, unknown>> = {
  ...{ id: randomUUID(), accountId: randomUUID(), organisationId: randomUUID(), isAdmin: true },
  ...{
    roles: ['system_administrator'],
    passwordHash: 'x',
    createdMs: 0,
    revokedMs: 0,
    state: 'OPEN',
  },
  ...{ holder: 'me', loggedMs: 0, logIndex: 0, seq: 99, ['__proto__x']: {}, constructor: {} },
};
const filters: readonly unknown[] = [
  ...[{ $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: 'sleep(1000)' }, ['admin', 'x']],
  ...[true, 1, null, { toString: 'admin' }, [[]]],
];

describe('bodies that want more than they say', () => {
  let stage: Stage;
  let actor: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open({ MAX_BODY_BYTES: String(mebibyte) });
    actor = await stage.actor({ roles: ['system_administrator'] });
    caseId = await stage.openCase(await stage.actor());
  }, 60_000);
  afterAll(() => stage.close());

  const post = (path: string, body: object) =>
    stage.t.http.post(path).set(actor.auth).set('Idempotency-Key', randomUUID()).send(body);
  const organisation = () => ({ name: `Office ${randomUUID()}`, country: 'FR', kind: 'court' });
  const account = () => ({
    ...{ login: `l${randomUUID().slice(0, 8)}`, displayName: 'X', roles: ['auditor'] },
    ...{ organisationId: actor.organisationId, password: 'long enough for a test of bodies' },
  });
  const wholes: readonly (readonly [string, () => Record<string, unknown>])[] = [
    ['/api/organisations', organisation],
    ['/api/accounts', account],
    [
      '/api/tokens',
      () => ({ login: actor.login, password: 'a password for tests only', label: '' }),
    ],
    ['/api/chains', () => ({ count: 1, ahead: 1 })],
    ['/api/statements', () => ({ events: [], uploads: [] })],
    ['/api/cases', () => ({ type: 'case.opened/1', fields: {} })],
    ['/api/proposals', () => ({ event: { statement: 'x', signatures: [], fields: [] } })],
  ];

  it.each(wholes)('set nothing that is not theirs: %s', async (path, whole) => {
    for (const [name, value] of Object.entries(smuggled)) {
      const body = whole();
      if (name in body) continue;
      const answer = await post(path, { ...body, [name]: value });
      expect([name, answer.status]).toEqual([name, 422]);
    }
    expect(
      await stage.t.db.query(`SELECT 1 FROM account WHERE 'system_administrator' = ANY (roles)`),
    ).toHaveLength(1);
  });

  it('set nothing by a prototype either', async () => {
    const text = `{"name":"P ${randomUUID()}","country":"FR","kind":"court","__proto__":{"roles":["system_administrator"]}}`;
    const answer = await stage.t.http
      .post('/api/organisations')
      .set(actor.auth)
      .set('Content-Type', 'application/json')
      .send(text);
    expect([201, 422]).toContain(answer.status);
    expect(Object.hasOwn(Object.prototype, 'roles')).toBe(false);
    expect((await post('/api/organisations', organisation())).status).toBe(201);
  });

  it.each(filters.map((filter) => [JSON.stringify(filter), filter]))(
    'are no filters in the place of a text: %s',
    async (_, filter) => {
      const signIn = { login: actor.login, password: 'a password for tests only', label: '' };
      for (const name of ['login', 'password']) {
        const answer = await stage.t.http.post('/api/tokens').send({ ...signIn, [name]: filter });
        expect([name, answer.status]).toEqual([name, 422]);
      }
    },
  );

  it.each(['caseId[$ne]=x', 'caseId[]=x', 'limit[$gt]=1', 'cursor[toString]=x', 'caseId.$ne=x'])(
    'are no filters in the place of a parameter: %s',
    async (query) => {
      await stage.t.http.get(`/api/items?${query}`).set(actor.auth).expect(422);
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('do not unfold into what the service could not hold: %s', async (name, pack) => {
    const bomb = pack(Buffer.from(`{"name":"${' '.repeat(256 * mebibyte)}"}`));
    expect(bomb.length).toBeLessThan(mebibyte);
    const before = process.memoryUsage().rss;
    const head = [
      ...['POST /api/organisations HTTP/1.1', 'Host: x', 'Connection: close'],
      ...['Content-Type: application/json', `Content-Encoding: ${name}`],
      ...[`Content-Length: ${bomb.length}`, `Authorization: Bearer ${actor.token}`, '', ''],
    ];
    const bytes = Buffer.concat([Buffer.from(head.join('\r\n')), bomb]);
    const answer = await sendRaw(stage.address, bytes);
    expect([413, 415]).toContain(answer.status);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * mebibyte);
  });

  it('are not unfolded at all where evidence comes: it is kept as it was sent', async () => {
    const holder = await stage.actor();
    const { itemId } = await stage.registerItem(holder, await stage.openCase(holder));
    const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
    const answer = await stage.t.http
      .post(`/api/items/${itemId}/files`)
      .set(holder.auth)
      .attach('file', bomb, { filename: 'bomb.gz' })
      .expect(201);
    expect((answer.body as { sizeBytes: unknown }).sizeBytes).toEqual(expect.anything());
    expect(String((answer.body as { sizeBytes: unknown }).sizeBytes)).toBe(String(bomb.length));
    expect(caseId).toMatch(/^[0-9a-f]{64}$/);
  });
});
