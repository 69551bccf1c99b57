import { directoryColumns } from '../../src/core/cooperation/directory-entry.js';
import { writeCsv } from '../../src/core/cooperation/csv.js';
import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly supersedes?: string | null;
}

interface Changes {
  readonly added: readonly Entry[];
  readonly changed: readonly Entry[];
  readonly unchanged: readonly Entry[];
}

interface EntryPage {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

type Office = Partial<Record<(typeof directoryColumns)[number], string>>;

const day = 24 * 60 * 60 * 1000;

function table(...offices: readonly Office[]): string {
  const office: Office = {
    ...{ country: 'FR', kind: 'central_authority', name: 'Bureau de l’entraide' },
    ...{ instruments: 'mla;eio', channels: 'central_authority', languages: 'fr' },
    ...{ email: 'desk@justice.example', validFrom: '2020-01-01', source: 'EJN Atlas' },
  };
  const rows = offices.map((change) =>
    directoryColumns.map((column) => ({ ...office, ...change })[column] ?? ''),
  );
  return writeCsv([directoryColumns, ...rows]);
}

describe('the directory of authorities', () => {
  let t: TestApp;
  let officer: SeededPerson;
  beforeAll(async () => {
    t = await startApp();
    officer = await t.seedPerson({ roles: ['central_authority_officer'] });
  });
  afterEach(() => t.db.query('DELETE FROM authority'));
  afterAll(() => t.close());

  const send = (csv: unknown, by = officer) =>
    t.http.post('/api/authorities/import').set(by.auth).send({ csv });
  const imported = async (csv: string, by = officer): Promise<Changes> =>
    bodyOf<Changes>(await send(csv, by).expect(200));
  const listed = async (query = ''): Promise<readonly Entry[]> => {
    const answer = await t.http.get(`/api/authorities${query}`).set(officer.auth).expect(200);
    return bodyOf<{ items: readonly Entry[] }>(answer).items;
  };
  const pageAfter = async (cursor: string | null): Promise<EntryPage> => {
    const query = cursor === null ? '' : `&cursor=${cursor}`;
    const answer = await t.http.get(`/api/authorities?limit=1${query}`).set(officer.auth);
    return bodyOf<EntryPage>(answer);
  };
  const names = async (query = ''): Promise<readonly string[]> =>
    (await listed(query)).map(({ name }) => name);

  it('is imported from a table, and found by country, instrument and kind', async () => {
    const csv = table(
      {},
      { name: 'Police de nuit', kind: 'contact_point_24_7', instruments: 'network_24_7' },
      { name: 'Ministère de la justice', country: 'TN', instruments: 'mla' },
    );
    const changes = await imported(csv);
    expect(changes.added.map(({ name }) => name)).toHaveLength(3);
    expect(changes).toMatchObject({ changed: [], unchanged: [] });
    expect(await names()).toEqual([
      ...['Bureau de l’entraide', 'Police de nuit', 'Ministère de la justice'],
    ]);
    expect(await names('?country=TN')).toEqual(['Ministère de la justice']);
    expect(await names('?instrument=eio')).toEqual(['Bureau de l’entraide']);
    expect(await names('?kind=contact_point_24_7')).toEqual(['Police de nuit']);
    expect(await names('?country=FR&instrument=mla&kind=contact_point_24_7')).toEqual([]);
  });

  it('shows an entry whole, and whether it is valid today', async () => {
    const today = new Date(t.clock.nowMs());
    const at = (days: number): string =>
      new Date(today.getTime() + days * day).toISOString().slice(0, 10);
    await imported(
      table(
        { name: 'A', validUntil: at(0), telephone: '+33 1 00 00 00 00', address: 'Paris' },
        { name: 'B', validUntil: at(-1) },
        { name: 'C', validFrom: at(1) },
      ),
    );
    const entries = await listed();
    expect(entries.map(({ state }) => state)).toEqual(['valid', 'expired', 'not_yet_valid']);
    const path = `/api/authorities/${entries[0]?.id ?? ''}`;
    const answer = await t.http.get(path).set(officer.auth).expect(200);
    expect(answer.body).toEqual({
      ...{ id: entries[0]?.id, country: 'FR', kind: 'central_authority', name: 'A' },
      ...{ instruments: ['eio', 'mla'], channels: ['central_authority'], languages: ['fr'] },
      ...{ email: 'desk@justice.example', telephone: '+33 1 00 00 00 00', address: 'Paris' },
      ...{ validFrom: '2020-01-01', validUntil: at(0), source: 'EJN Atlas', state: 'valid' },
      ...{ importedAt: today.toISOString(), importedBy: officer.accountId, supersededAt: null },
    });
  });

  it('keeps what an import took the place of, and says what was added, changed and unchanged', async () => {
    await imported(table({ name: 'A' }, { name: 'B' }));
    const [first] = await listed();
    t.clock.advance(day);
    const changes = await imported(
      table({ name: 'A', address: 'Lyon' }, { name: 'B' }, { name: 'C' }),
    );
    expect(changes).toMatchObject({
      added: [{ name: 'C', supersedes: null }],
      changed: [{ name: 'A', supersedes: first?.id }],
      unchanged: [{ name: 'B' }],
    });
    expect(await names()).toEqual(['A', 'B', 'C']);
    expect(await names('?entries=all')).toEqual(['A', 'A', 'B', 'C']);
    const old = await t.http
      .get(`/api/authorities/${first?.id ?? ''}`)
      .set(officer.auth)
      .expect(200);
    expect(old.body).toMatchObject({
      ...{ state: 'superseded', address: null },
      supersededAt: new Date(t.clock.nowMs()).toISOString(),
    });
    expect(await imported(table({ name: 'A', address: 'Lyon' }))).toMatchObject({
      ...{ added: [], changed: [], unchanged: [{ name: 'A' }] },
    });
  });

  it('takes nothing of a table in which one cell is wrong, and says where each is', async () => {
    const csv = table({}, { name: 'Second', country: 'XX' }, { name: 'Third', validFrom: 'today' });
    const problem = bodyOf<Problem>(await send(csv).expect(422));
    expect(problem).toMatchObject({
      code: 'invalid',
      errors: [
        { pointer: '/csv', line: 3, column: 'country' },
        { pointer: '/csv', line: 4, column: 'validFrom' },
      ],
    });
    expect(await listed()).toEqual([]);
  });

  it.each([
    ['text that is no table', 'country'],
    ['an unclosed quotation mark', `${table({})}"`],
    ['an empty text', ''],
    ['a table over a mebibyte', `${table({})}${'x'.repeat(1024 * 1024)}`],
    ['a list', [table({})]],
    ['nothing', undefined],
  ])('refuses %s', async (_, csv) => {
    const problem = bodyOf<Problem>(await send(csv).expect(422));
    expect(problem.errors[0]?.pointer).toBe('/csv');
    expect(await listed()).toEqual([]);
  });

  it('takes in as many lines as it allows', async () => {
    const offices = Array.from({ length: 4999 }, (_, i) => ({ name: `Office ${i}` }));
    expect((await imported(table(...offices))).added).toHaveLength(4999);
    expect((await imported(table(...offices))).unchanged).toHaveLength(4999);
  });

  it('is imported by officers and administrators, and read by whoever is signed in', async () => {
    const administrator = await t.seedPerson({ roles: ['system_administrator'] });
    await imported(table({}), administrator);
    const other = await t.seedPerson({ roles: ['prosecutor', 'investigator'] });
    const refused = bodyOf<Problem>(await send(table({ name: 'X' }), other).expect(403));
    expect(refused.code).toBe('forbidden');
    const seen = await t.http.get('/api/authorities').set(other.auth).expect(200);
    expect(bodyOf<{ items: readonly unknown[] }>(seen).items).toHaveLength(1);
    await t.http.get('/api/authorities').expect(401);
    await t.http
      .post('/api/authorities/import')
      .send({ csv: table({}) })
      .expect(401);
  });

  it('is paged, names with marks of every script among them', async () => {
    const wanted = ['"A", B', 'Bureau', 'Українське бюро', 'مكتب'];
    await imported(table(...wanted.map((name) => ({ name }))));
    const found: string[] = [];
    let next: string | null = null;
    do {
      const page: EntryPage = await pageAfter(next);
      found.push(...page.items.map(({ name }) => name));
      next = page.next;
    } while (next !== null);
    expect(found).toEqual(wanted);
  });

  it.each(['country=fr', 'kind=ministry', 'instrument=treaty', 'entries=none', 'cursor=x'])(
    'is not asked for %s',
    async (query) => {
      const answer = await t.http.get(`/api/authorities?${query}`).set(officer.auth).expect(422);
      const [parameter] = query.split('=');
      expect(bodyOf<Problem>(answer).errors[0]?.parameter).toBe(parameter);
    },
  );

  it('has no entry that is not there', async () => {
    const path = '/api/authorities/01a21825-a235-7561-a7fc-89f9fa734584';
    const answer = await t.http.get(path).set(officer.auth).expect(404);
    expect(bodyOf<Problem>(answer).code).toBe('not-found');
  });

  it('has one entry of each office, though two imports come at once', async () => {
    const csv = (address: string) => table({ name: 'A', address });
    const answers = await Promise.all(['Lyon', 'Nice', 'Metz'].map((city) => send(csv(city))));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await names()).toEqual(['A']);
  });

  describe('in the database', () => {
    const insert = (by: string) =>
      `INSERT INTO authority (id, country, kind, name, instruments, channels, languages, valid_from,
         source, imported_ms, imported_by)
       VALUES (gen_random_uuid(), 'FR', 'police_channel', 'X', '{mla}', '{}', '{}', '2026-01-01', 'x', 1, '${by}')`;
    /** As the service's login, in the name of that account; the owner may take on the role. */
    const asWeb = async (person: string | undefined, statement: string): Promise<unknown> =>
      t.db.transaction(async (manager) => {
        await manager.query('SET LOCAL ROLE wm_web');
        await manager.query(`SELECT set_config('wm.person', $1, true)`, [person ?? '']);
        return manager.query<unknown>(statement);
      });

    it('is shown to nobody who is not signed in', async () => {
      await imported(table({}));
      expect(await asWeb(undefined, 'SELECT id FROM authority')).toEqual([]);
      expect(await asWeb(officer.accountId, 'SELECT id FROM authority')).toHaveLength(1);
    });

    it('is written by nobody else, nor in the name of somebody else', async () => {
      const other = await t.seedPerson({ roles: ['prosecutor'] });
      const refusal = /row-level security/;
      await expect(asWeb(other.accountId, insert(other.accountId))).rejects.toThrow(refusal);
      await expect(asWeb(officer.accountId, insert(other.accountId))).rejects.toThrow(refusal);
      await asWeb(officer.accountId, insert(officer.accountId));
      const supersede = 'UPDATE authority SET superseded_ms = 2 RETURNING id';
      expect(await asWeb(other.accountId, supersede)).toEqual([[], 0]);
    });

    it('keeps its history: no entry is changed, deleted, or put in force again', async () => {
      await asWeb(officer.accountId, insert(officer.accountId));
      for (const change of [`UPDATE authority SET name = 'Y'`, 'DELETE FROM authority']) {
        await expect(asWeb(officer.accountId, change)).rejects.toThrow(/permission denied/);
      }
      await asWeb(officer.accountId, 'UPDATE authority SET superseded_ms = 2');
      const back = 'UPDATE authority SET superseded_ms = 3 RETURNING id';
      expect(await asWeb(officer.accountId, back)).toEqual([[], 0]);
    });
  });
});
