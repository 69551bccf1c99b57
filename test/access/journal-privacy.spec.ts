import { randomUUID } from 'node:crypto';
import { cleanPath } from '../../seeds/stories/01-clean-path.js';
import { PlayedStory } from '../support/played-story.js';
import { testPassword } from '../support/app.js';

/** Shorter texts stand in a journal by chance. */
const leastLength = 6;

describe('the journal of a service that is used', () => {
  let played: PlayedStory<{ caseId: string; phone: string }>;
  beforeAll(async () => {
    played = await PlayedStory.of(cleanPath);
    const { t } = played.stage;
    const { phone, caseId } = played.told;
    const auth = { Authorization: `Bearer ${played.tokenOf('lead')}` };
    for (const path of [`/api/items/${phone}`, `/api/cases/${caseId}`, '/api/items', '/api/work']) {
      await t.http.get(path).set(auth);
    }
    // Faults are told at more length than what goes well.
    await t.http.get('/api/items/Fatima%20Example?name=Fatima%20Example').set(auth);
    await t.http.post('/api/tokens').send({ login: 'fatima.example', password: testPassword });
    await t.http
      .post('/api/cases')
      .set(auth)
      .set('Idempotency-Key', randomUUID())
      .send({
        ...{ type: 'case.opened/1', fields: { title: 'Fatima Example' } },
      });
  }, 60_000);
  afterAll(() => played.close());

  const journal = () => played.stage.t.journal.join('\n');

  it('has a line for each request', () => {
    expect(played.stage.t.journal.length).toBeGreaterThan(50);
    expect(journal()).toContain(played.told.phone);
  });

  it('says nothing that people wrote: no title, no name, no place, no file name', async () => {
    const rows = await played.stage.t.db.query<{ value: Buffer }[]>(
      `SELECT DISTINCT value FROM event_field WHERE type IN (1, 7) OR name = 'originalName'`,
    );
    const texts = rows
      .map(({ value }) => value.toString('utf8'))
      .filter((text) => text.length >= leastLength && !/^k?[0-9]+$/.test(text));
    expect(texts.length).toBeGreaterThan(60);
    const lines = journal();
    expect(texts.filter((text) => lines.includes(text))).toEqual([]);
  });

  it('names nobody who has an account, and holds nothing by which anybody gets in', async () => {
    const people = await played.stage.t.db.query<Readonly<Record<string, string>>[]>(
      'SELECT login, display_name, password_hash FROM account',
    );
    const secrets = [testPassword, ...people.flatMap((person) => Object.values(person))];
    const tokens = ['lead'].map((name) => played.tokenOf(name));
    const lines = journal();
    expect([...secrets, ...tokens].filter((text) => lines.includes(text))).toEqual([]);
    expect(lines).not.toMatch(/Bearer |fatima/i);
  });
});
