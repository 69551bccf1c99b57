import { startApp, type SeededPerson, type TestApp } from './app.js';
import { ReadWatch } from './read-watch.js';

// Every spec of the service ends with this watch: here it is shown that it finds what is missing.
describe('the watch over reads', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeEach(async () => {
    t = await startApp({}, { losesReads: true });
    person = await t.seedPerson();
  });
  afterEach(() => t.close());

  const read = (path: string, status = 200) => t.http.get(path).set(person.auth).expect(status);

  it('is content with what is on record, and with what need not be', async () => {
    const watch = new ReadWatch(t.app.getHttpServer());
    await read('/api/items');
    await read('/api/keys');
    await read(`/api/items/${'0'.repeat(64)}`, 404);
    expect(await watch.missing(t.db)).toEqual([]);
  });

  it('names the read that was answered and is not on record', async () => {
    const watch = new ReadWatch(t.app.getHttpServer());
    await read('/api/items?limit=3');
    await read('/api/cases');
    await t.db.query('ALTER TABLE read_entry DISABLE TRIGGER USER');
    await t.db.query(`DELETE FROM read_entry WHERE route LIKE '%/api/items%'`);
    const [missing, ...others] = await watch.missing(t.db);
    expect(missing).toMatch(/^GET \/api\/items \([0-9a-f-]{36}\)$/);
    expect(others).toEqual([]);
  });
});
