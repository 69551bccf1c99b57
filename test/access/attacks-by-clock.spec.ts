import { audit } from '../../src/operate/audit/audit.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

const minute = 60_000;
const hour = 60 * minute;

describe('clocks that are wrong', () => {
  let stage: Stage;
  let actor: Actor;
  let item: TestItem;
  beforeEach(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    item = await stage.registerItem(actor, await stage.openCase(actor));
  }, 60_000);
  afterEach(() => stage.close());

  const at = (ms: number) => new Date(stage.t.clock.nowMs() + ms).toISOString();
  const note = (occurred: string, more: Readonly<Record<string, string>> = {}) =>
    stage.act(actor, item.itemId, 'note.added/1', { text: 'seen', ...more }, occurred);
  const loggedMs = async (): Promise<readonly number[]> => {
    const rows = await stage.t.db.query<{ logged_ms: string }[]>(
      'SELECT logged_ms FROM event ORDER BY log_index',
    );
    return rows.map((row) => Number(row.logged_ms));
  };

  it('of whoever signs may differ by five minutes; what has not come yet is not recorded', async () => {
    const before = (await loggedMs()).length;
    await expect(note(at(6 * minute))).rejects.toThrow(/has not come yet/);
    await expect(note('2126-01-01T00:00:00.000Z')).rejects.toThrow(/has not come yet/);
    expect(await loggedMs()).toHaveLength(before);
    await note(at(4 * minute));
  });

  it('do not hide that something is recorded late: it says why, or is refused', async () => {
    await expect(note(at(-25 * hour))).rejects.toThrow(/why it is recorded only now/);
    await expect(note('1970-01-01T00:00:00.000Z')).rejects.toThrow(/why it is recorded only now/);
    await note(at(-25 * hour), { lateEntryReason: 'no link in the field' });
  });

  it('of the server, set back, date nothing in the log before what is there', async () => {
    await note(stage.now());
    stage.t.clock.advance(-3 * hour);
    await note(stage.now());
    const times = await loggedMs();
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const { connections, config } = stage.t;
    const { exitCode, verdict } = await audit(
      { home: config.home, database: { kind: 'external', ...connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });

  it('of the server, set ahead, end what was given for a time, and do not give it back', async () => {
    const password = { login: actor.login, password: 'a password for tests only', label: '' };
    const signIn = await stage.t.http.post('/api/tokens').send(password).expect(201);
    // As the answer's contract has it; what is wrong fails below.
    const { token } = signIn.body as { readonly token: string };
    const me = () => stage.t.http.get('/api/accounts/me').set('Authorization', `Bearer ${token}`);
    await me().expect(200);
    stage.t.clock.advance(13 * hour);
    await me().expect(401);
  });
});
