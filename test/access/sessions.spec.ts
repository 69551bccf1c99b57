import pg from 'pg';
import { SessionService } from '../../src/access/session.service.js';
import { type Entry } from '../../src/platform/person.js';
import { requireRecentSignIn } from '../../src/platform/recent-sign-in.js';
import { bodyOf, type SeededPerson, startApp, type TestApp } from '../support/app.js';
import { type BrowserSession, headersOf, openSession } from '../support/browser-session.js';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

interface Listed {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly revokedAt: string | null;
  readonly network: string;
  readonly userAgent: string;
}

describe('a session', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
    person = await t.seedPerson();
  });
  afterAll(() => t.close());

  const me = ({ reads }: Pick<BrowserSession, 'reads'>) =>
    t.http.get('/api/accounts/me').set(reads);
  const listOf = async ({ reads }: BrowserSession): Promise<readonly Listed[]> =>
    bodyOf<{ readonly items: readonly Listed[] }>(
      await t.http.get('/api/sessions?limit=200').set(reads).expect(200),
    ).items;

  it('lets its owner in, and says by which token its pages write', async () => {
    const session = await openSession(t, person);
    expect(bodyOf<{ id: string }>(await me(session).expect(200)).id).toBe(person.accountId);
    const current = await t.http.get('/api/sessions/current').set(session.reads).expect(200);
    expect(current.body).toEqual({ id: session.id, csrfToken: session.csrfToken });
    await t.http.get('/api/sessions/current').set(person.auth).expect(404);
  });

  it('is over after thirty minutes without a request, and not before', async () => {
    const session = await openSession(t, person);
    for (let i = 0; i < 3; i++) {
      t.clock.advance(29 * minuteMs);
      await me(session).expect(200);
    }
    t.clock.advance(30 * minuteMs);
    await me(session).expect(401);
  });

  it('is over after twelve hours, whatever is done in it', async () => {
    const session = await openSession(t, person);
    for (let i = 0; i < 35; i++) {
      t.clock.advance(20 * minuteMs);
      await me(session).expect(200);
    }
    t.clock.advance(20 * minuteMs);
    await me(session).expect(401);
  });

  it('is noted as seen once a minute, not with each request', async () => {
    const session = await openSession(t, person);
    const seen = async (): Promise<number> => {
      const [row] = await t.db.query<{ ms: string }[]>(
        'SELECT last_seen_ms AS ms FROM session WHERE id = $1',
        [session.id],
      );
      return Number(row?.ms);
    };
    const opened = await seen();
    t.clock.advance(59_000);
    await me(session).expect(200);
    expect(await seen()).toBe(opened);
    t.clock.advance(1000);
    await me(session).expect(200);
    expect(await seen()).toBe(opened + minuteMs);
  });

  it('ends at once when its owner ends it, and no other', async () => {
    const [one, two] = [await openSession(t, person), await openSession(t, person)];
    await t.http.delete(`/api/sessions/${one.id}`).set(two.writes).expect(204);
    await me(one).expect(401);
    await t.http.delete(`/api/sessions/${one.id}`).set(two.writes).expect(404);
    const list = await listOf(two);
    expect(list.find(({ id }) => id === one.id)?.revokedAt).not.toBeNull();
    expect(list.find(({ isCurrent }) => isCurrent)?.id).toBe(two.id);
    expect(JSON.stringify(list)).not.toContain('wms_');
  });

  it('is neither seen nor ended by anybody else', async () => {
    const session = await openSession(t, person);
    const other = await t.seedPerson();
    await t.http.delete(`/api/sessions/${session.id}`).set(other.auth).expect(404);
    const list = await t.http.get('/api/sessions').set(other.auth).expect(200);
    expect(list.body).toEqual({ items: [], next: null });
    await me(session).expect(200);
  });

  it('tells its owner the network and the browser, shortened', async () => {
    const from = { address: '2001:db8:1:2:aaaa::1', userAgent: 'x'.repeat(500) };
    const session = await openSession(t, person, { from });
    const [mine] = (await listOf(session)).filter(({ isCurrent }) => isCurrent);
    expect(mine).toMatchObject({ network: '2001:db8:1:2::/64', userAgent: 'x'.repeat(200) });
  });

  it('is not taken in another form, twice, or beside a token', async () => {
    const [one, two] = [await openSession(t, person), await openSession(t, person)];
    for (const secret of ['', 'wms_x', `${one.secret}A`, 'wms_' + 'A'.repeat(43)]) {
      await me(headersOf(secret, '')).expect(401);
    }
    const both = { Cookie: `${one.reads.Cookie}; ${two.reads.Cookie}` };
    await me({ reads: both }).expect(401);
    const answer = await me(one).set(person.auth).expect(401);
    expect(bodyOf<{ detail: string }>(answer).detail).toContain('not more at once');
  });

  it('is stored as a hash alone', async () => {
    const session = await openSession(t, person);
    const rows = JSON.stringify(await t.db.query('SELECT * FROM session'));
    for (const secret of [session.secret, session.csrfToken]) {
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('is one of fifty: the oldest ends for a new one', async () => {
    const busy = await t.seedPerson();
    const first = await openSession(t, busy);
    for (let i = 0; i < 49; i++) {
      t.clock.advance(1);
      await openSession(t, busy);
    }
    await me(first).expect(200);
    t.clock.advance(1);
    const last = await openSession(t, busy);
    await me(first).expect(401);
    await me(last).expect(200);
  });

  it('ends when the agency says so, by its session or by its subject there', async () => {
    const oidc = { issuer: 'https://agency.example', subject: 's1' };
    const open = (more: object) =>
      openSession(t, person, { method: 'oidc', oidc: { ...oidc, ...more } });
    const [one, two] = [await open({ sid: 'a' }), await open({ sid: 'b' })];
    const sessions = t.app.get(SessionService);
    expect(await sessions.endByOidc('https://other.example', { sid: 'a' })).toBe(0);
    expect(await sessions.endByOidc(oidc.issuer, {})).toBe(0);
    expect(await sessions.endByOidc(oidc.issuer, { sid: 'a', subject: 'other' })).toBe(0);
    expect(await sessions.endByOidc(oidc.issuer, { sid: 'a' })).toBe(1);
    await me(one).expect(401);
    await me(two).expect(200);
    expect(await sessions.endByOidc(oidc.issuer, { subject: 's1' })).toBe(1);
    await me(two).expect(401);
  });

  it('ends with all others of its owner, and of nobody else', async () => {
    const other = await t.seedPerson();
    const [one, two] = [await openSession(t, person), await openSession(t, other)];
    await t.app.get(SessionService).endAll(person);
    await me(one).expect(401);
    await me(two).expect(200);
  });

  it('is shown to no other person by the database itself', async () => {
    await openSession(t, person);
    const other = await t.seedPerson();
    const client = new pg.Client({ connectionString: t.connections.web });
    await client.connect();
    const count = async (): Promise<string | undefined> =>
      (await client.query<{ n: string }>('SELECT count(id) AS n FROM session')).rows[0]?.n;
    try {
      expect(await count()).toBe('0');
      await client.query(`SELECT set_config('wm.person', $1, false)`, [other.accountId]);
      expect(await count()).toBe('0');
      await client.query(`SELECT set_config('wm.person', $1, false)`, [person.accountId]);
      expect(Number(await count())).toBeGreaterThan(0);
      await expect(client.query('SELECT secret_hash FROM session')).rejects.toMatchObject({
        code: '42501',
      });
    } finally {
      await client.end();
    }
  });
});

describe('a recent sign-in', () => {
  const entry: Entry = {
    ...{ kind: 'session', id: '', authenticatedMs: 1000, isMultiFactor: false },
    ...{ method: 'password', acr: undefined, scopes: [] },
  };

  it('is asked for again when it is too long ago', () => {
    const ask = (nowMs: number) => () => {
      requireRecentSignIn({ entry }, nowMs, hourMs);
    };
    expect(ask(1000 + hourMs)).not.toThrow();
    expect(ask(1001 + hourMs)).toThrow(/Sign in again: .* last 60 minutes/);
  });
});
