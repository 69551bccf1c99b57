import { randomUUID } from 'node:crypto';
import { asPerson } from '../../src/database/as-person.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('asPerson', () => {
  const person = randomUUID();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });

  afterAll(async () => {
    await database.close();
  });

  /** The person whom each of many connections takes itself to be for; null for nobody. */
  async function personsOfThePool(): Promise<ReadonlySet<string | null>> {
    const rows = await Promise.all(
      Array.from({ length: 12 }, () =>
        database.web.query<{ person: string | null }[]>(
          'SELECT wm_person() AS person FROM pg_sleep(0.02)',
        ),
      ),
    );
    return new Set(rows.map(([row]) => row?.person ?? null));
  }

  it('lets the policies see the person for the length of the work', async () => {
    const seen = await asPerson(database.web, person, (manager) =>
      manager.query<{ person: string }[]>('SELECT wm_person() AS person'),
    );
    expect(seen).toEqual([{ person }]);
  });

  it('returns what the work returns', async () => {
    await expect(asPerson(database.web, person, () => Promise.resolve(42))).resolves.toBe(42);
  });

  it('leaves no connection behind that still sees as the person', async () => {
    await asPerson(database.web, person, (manager) => manager.query('SELECT 1'));
    expect(await personsOfThePool()).toEqual(new Set([null]));
  });

  it('leaves none behind when the work fails, and rolls the work back', async () => {
    await database.owner.query('CREATE TABLE note (text text)');
    await database.owner.query('GRANT SELECT, INSERT ON note TO wm_web');
    const work = asPerson(database.web, person, async (manager) => {
      await manager.query(`INSERT INTO note VALUES ('half done')`);
      throw new Error('broken off');
    });
    await expect(work).rejects.toThrow('broken off');
    expect(await personsOfThePool()).toEqual(new Set([null]));
    expect(await database.web.query('SELECT * FROM note')).toEqual([]);
  });

  it('keeps two people apart who work at the same time', async () => {
    const people = Array.from({ length: 20 }, () => randomUUID());
    const seen = await Promise.all(
      people.map((each) =>
        asPerson(database.web, each, async (manager) => {
          await manager.query('SELECT pg_sleep(0.01)');
          const [row] = await manager.query<{ person: string }[]>('SELECT wm_person() AS person');
          return row?.person;
        }),
      ),
    );
    expect(seen).toEqual(people);
  });

  it('refuses what is not the id of an account, before any work is done', async () => {
    let isDone = false;
    const work = asPerson(database.web, `' OR true --`, () => {
      isDone = true;
      return Promise.resolve();
    });
    await expect(work).rejects.toThrow('invalid input syntax for type uuid');
    expect(isDone).toBe(false);
  });
});
