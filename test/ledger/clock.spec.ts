import { type Actor, Stage } from '../support/stage.js';

describe('the time at which events are logged', () => {
  let stage: Stage;
  let actor: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
  }, 60_000);
  afterAll(() => stage.close());

  const loggedMs = async (): Promise<readonly number[]> => {
    const rows = await stage.t.db.query<{ logged_ms: string }[]>(
      'SELECT logged_ms FROM event ORDER BY log_index',
    );
    return rows.map(({ logged_ms }) => Number(logged_ms));
  };

  it('never goes back, also when the clock of the server does', async () => {
    const before = stage.t.clock.nowMs();
    await stage.openCase(actor);
    stage.t.clock.advance(-60 * 60 * 1000);
    await stage.openCase(actor);
    const times = await loggedMs();
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBe(before);
  });

  it('follows the clock forward', async () => {
    stage.t.clock.advance(3 * 60 * 60 * 1000);
    await stage.openCase(actor);
    expect((await loggedMs()).at(-1)).toBe(stage.t.clock.nowMs());
  });
});
