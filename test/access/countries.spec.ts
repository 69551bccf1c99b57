import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountryReader } from '../../src/access/country.reader.js';
import { createAccount } from '../../src/operate/account.js';
import { readConfig } from '../../src/platform/config.js';
import { bodyOf, type Problem, startApp, type TestApp } from '../support/app.js';

describe('the countries of an installation', () => {
  let folder: string;
  let countriesFile: string;
  let t: TestApp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'witnessmark-countries-'));
    countriesFile = join(folder, 'countries.json');
    await writeFile(countriesFile, JSON.stringify([{ code: 'XK', name: 'Kosovo' }]));
    t = await startApp({ COUNTRIES_FILE: countriesFile });
  });
  afterAll(async () => {
    await t.close();
    await rm(folder, { recursive: true });
  });

  it('are those of the file that the operator named, for whoever is signed in', async () => {
    const { auth } = await t.seedPerson();
    const answer = await t.http.get('/api/countries').set(auth).expect(200);
    expect(answer.body).toEqual({ items: [{ code: 'XK', name: 'Kosovo' }] });
    await t.http.get('/api/countries').expect(401);
  });

  it('are those of which organisations can be', async () => {
    const { auth } = await t.seedPerson({ roles: ['system_administrator'] });
    const make = (name: string, country: string) =>
      t.http.post('/api/organisations').set(auth).send({ name, country, kind: 'court' });
    await make('Court of Pristina', 'XK').expect(201);
    const refused = bodyOf<Problem>(await make('Court of Lyon', 'FR').expect(422));
    expect(refused).toMatchObject({ code: 'invalid', errors: [{ pointer: '/country' }] });
  });

  it('are asked by the command line too', async () => {
    const make = (login: string, country: string) =>
      createAccount(
        t.connections.owner,
        {
          ...{ login, displayName: login, roles: ['auditor'], password: 'a password for a test' },
          organisation: { name: `Office of ${login}`, country, kind: 'court' },
        },
        { passwordCost: { memoryKib: 64, passes: 1, lanes: 1 }, countriesFile },
      );
    await make('anna', 'XK');
    await expect(make('bert', 'FR')).rejects.toThrow('FR is not on the list of countries');
  });

  it('are those of ISO 3166-1 where no file is named', async () => {
    const standard = await startApp();
    try {
      const { auth } = await standard.seedPerson();
      const answer = await standard.http.get('/api/countries').set(auth).expect(200);
      expect(bodyOf<{ items: readonly unknown[] }>(answer).items).toHaveLength(249);
    } finally {
      await standard.close();
    }
  });

  it.each([
    ['is not there', 'nowhere.json'],
    ['is no list', 'damaged.json'],
  ])('keep the service from starting where their file %s', async (_, name) => {
    await writeFile(join(folder, 'damaged.json'), '{}');
    const config = readConfig({ COUNTRIES_FILE: join(folder, name) });
    expect(() => new CountryReader(config)).toThrow(/COUNTRIES_FILE .* cannot be used/);
  });
});
