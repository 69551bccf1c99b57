import { type Response } from 'supertest';
import {
  bodyOf,
  type Problem,
  type SeededPerson,
  startApp,
  type TestApp,
  testPassword,
} from '../support/app.js';

interface Entry {
  readonly id: string;
  readonly login: string | null;
}
interface List {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

describe('accounts and organisations', () => {
  let t: TestApp;
  let administrator: SeededPerson;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp();
    administrator = await t.seedPerson({ login: 'admin', roles: ['system_administrator'] });
    person = await t.seedPerson({ login: 'person' });
  });
  afterAll(() => t.close());

  const makeOrganisation = (name: string, as = administrator) =>
    t.http
      .post('/api/organisations')
      .set(as.auth)
      .send({ name, country: 'UA', kind: 'prosecution' });
  const newAccount = () => ({
    login: 'olena',
    displayName: 'Олена Ткаченко',
    organisationId: person.organisationId,
    roles: ['prosecutor', 'analyst'],
    password: testPassword,
  });
  const makeAccount = (body: object, as = administrator) =>
    t.http.post('/api/accounts').set(as.auth).send(body);

  it('are made by a system administrator, after which the new person can sign in', async () => {
    const made = await makeAccount(newAccount()).expect(201);
    const { id } = bodyOf<Entry>(made);
    // Version 4: an account's id must not tell since when there is one.
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(made.body).toEqual({
      id,
      login: 'olena',
      isProtected: false,
      displayName: 'Олена Ткаченко',
      organisationId: person.organisationId,
      organisation: 'Exercise Police',
      roles: ['analyst', 'prosecutor'],
    });
    await t.http.post('/api/tokens').send({ login: 'olena', password: testPassword }).expect(201);
  });

  it('are not made by anybody else', async () => {
    const refused = await makeOrganisation('Nobody’s Office', person).expect(403);
    expect(refused.body).toMatchObject({ code: 'forbidden' });
    await makeAccount({ ...newAccount(), login: 'mallory' }, person).expect(403);
    await makeAccount(
      { ...newAccount(), login: 'mallory', roles: ['system_administrator'] },
      person,
    ).expect(403);
    expect(await t.db.query(`SELECT 1 FROM account WHERE login = 'mallory'`)).toEqual([]);
  });

  it('are told to everyone signed in, logins only to their owner and to administrators', async () => {
    const seen = async (as: SeededPerson) =>
      bodyOf<List>(await t.http.get('/api/accounts').set(as.auth).expect(200)).items;
    const byPerson = await seen(person);
    expect(byPerson.find(({ id }) => id === person.accountId)?.login).toBe('person');
    expect(byPerson.find(({ id }) => id === administrator.accountId)?.login).toBeNull();
    expect((await seen(administrator)).every(({ login }) => login !== null)).toBe(true);
    expect(JSON.stringify(byPerson)).not.toContain('argon2');
  });

  it('have logins and names once each', async () => {
    const taken = await makeAccount({ ...newAccount(), login: 'person' }).expect(409);
    expect(taken.body).toMatchObject({ code: 'conflict', errors: [{ pointer: '/login' }] });
    await makeOrganisation('Exercise Prosecution').expect(201);
    await makeOrganisation('Exercise Prosecution').expect(409);
  });

  it('belong to an organisation that there is', async () => {
    const organisationId = '018f22e2-79b0-7000-8000-000000000000';
    const refused = await makeAccount({ ...newAccount(), login: 'x', organisationId }).expect(422);
    expect(bodyOf<Problem>(refused).errors).toEqual([
      { pointer: '/organisationId', detail: 'There is no such organisation.' },
    ]);
  });

  it.each([
    ['login', 'With Space'],
    ['login', ''],
    ['login', 'x'.repeat(101)],
    ['login', { $gt: '' }],
    ['displayName', 'gpj.\u202eexe'],
    ['displayName', 'two\nlines'],
    ['displayName', ''],
    ['displayName', 'x'.repeat(201)],
    ['displayName', 7],
    ['organisationId', "' OR 1=1"],
    ['roles', []],
    ['roles', ['administrator']],
    ['roles', ['service']],
    ['roles', ['analyst', 'analyst']],
    ['roles', 'analyst'],
    ['password', 'too short'],
    ['password', 'x'.repeat(257)],
    ['password', null],
  ])('refuse %s of %j, and say where', async (member, value) => {
    const refused = await makeAccount({ ...newAccount(), login: 'zoe', [member]: value }).expect(
      422,
    );
    expect(bodyOf<Problem>(refused).code).toBe('invalid');
    expect(bodyOf<Problem>(refused).errors[0]?.pointer).toMatch(new RegExp(`^/${member}`));
    expect(await t.db.query(`SELECT 1 FROM account WHERE login = 'zoe'`)).toEqual([]);
  });

  it.each([
    ['country', 'XX'],
    ['country', 'fr'],
    ['country', 'FRA'],
    ['kind', 'bakery'],
    ['name', ' padded '],
  ])('refuse an organisation with %s %j', async (member, value) => {
    const body = { name: 'Some Office', country: 'FR', kind: 'court', [member]: value };
    const refused = await t.http.post('/api/organisations').set(administrator.auth).send(body);
    expect(refused.status).toBe(422);
    expect(bodyOf<Problem>(refused).errors[0]?.pointer).toBe(`/${member}`);
  });

  it('are listed page by page, each once, by the link or by the cursor', async () => {
    for (let i = 0; i < 5; i++) await makeOrganisation(`Office ${i}`).expect(201);
    const all = bodyOf<List>(await t.http.get('/api/organisations').set(person.auth)).items;
    const found: unknown[] = [];
    let path: string | undefined = '/api/organisations?limit=2';
    while (path !== undefined) {
      const answer: Response = await t.http.get(path).set(person.auth).expect(200);
      const { items, next } = bodyOf<List>(answer);
      found.push(...items);
      expect(items.length).toBeLessThanOrEqual(2);
      path = /^<(.+)>; rel="next"$/.exec(answer.headers['link'] ?? '')?.[1];
      expect(path === undefined).toBe(next === null);
      if (path !== undefined) expect(path).toContain(next);
    }
    expect(found).toEqual(all);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=abc', 'limit=1&limit=2', 'colour=red'])(
    'refuse the query %s',
    async (query) => {
      const refused = await t.http.get(`/api/accounts?${query}`).set(person.auth).expect(422);
      expect(bodyOf<Problem>(refused).errors[0]?.parameter).toBe(query.split('=')[0]);
    },
  );
});
