import { bodyOf, type SeededPerson } from '../support/app.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

interface Sum {
  readonly account: string;
  readonly displayName: string | null;
  readonly organisation: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly elevations: number;
  readonly firstAt: string;
  readonly lastAt: string;
}
interface SumPage {
  readonly items: readonly Sum[];
  readonly next: string | null;
}

const minuteMs = 60_000;

describe('the sums of who read how much of a case', () => {
  let stage: Stage;
  let lead: Actor;
  let analyst: Actor;
  let translator: Actor;
  let stranger: SeededPerson;
  let auditor: SeededPerson;
  let caseId: string;
  let item: TestItem;
  let beganAt: string;
  let endedAt: string;
  const nothing = { view: 0, list: 0, search: 0, download: 0, stream: 0, print: 0, denied: 0 };

  const get = (path: string, by: SeededPerson) => stage.t.http.get(path).set(by.auth);
  const summary = (by: SeededPerson, query = '', of = caseId) =>
    get(`/api/cases/${of}/reads/summary${query}`, by);
  const sums = async (by: SeededPerson) => bodyOf<SumPage>(await summary(by).expect(200)).items;
  const sumOf = async (of: SeededPerson, by: SeededPerson) =>
    (await sums(by)).find(({ account }) => account === of.accountId);

  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor();
    caseId = await stage.openCase(lead);
    item = await stage.registerItem(lead, caseId);
    analyst = await stage.actor({ displayName: 'A. Analyst', organisation: 'Laboratory' });
    translator = await stage.actor({ displayName: 'T. Translator', organisation: 'Bureau' });
    stranger = await stage.t.seedPerson();
    auditor = await stage.t.seedPerson({ roles: ['auditor'] });
    for (const { accountId: account } of [analyst, translator]) {
      await stage.grant(lead, caseId, { account, role: 'analyst' });
    }
    beganAt = stage.now();
    await get(`/api/items/${item.itemId}`, analyst).expect(200);
    await get(`/api/items/${item.itemId}/events`, analyst).expect(200);
    await get(`/api/items?caseId=${caseId}`, analyst).expect(200);
    await get(`/api/items/${item.itemId}/receipts/1.html`, analyst).expect(200);
    await get('/api/countries', analyst).expect(200);
    stage.t.clock.advance(minuteMs);
    await get(`/api/cases/${caseId}`, translator).expect(200);
    await get(`/api/items/${item.itemId}`, translator).expect(200);
    await get(`/api/items/${item.itemId}`, stranger).expect(404);
    stage.t.clock.advance(minuteMs);
    endedAt = stage.now();
    await get(`/api/items/${item.itemId}`, analyst).expect(200);
  }, 60_000);
  afterAll(() => stage.close());

  it('are right for two readers: how much, of which kind, from when until when, by whom', async () => {
    expect(await sumOf(analyst, lead)).toEqual({
      ...{ account: analyst.accountId, displayName: 'A. Analyst', organisation: 'Laboratory' },
      counts: { ...nothing, view: 2, list: 1, search: 1, print: 1 },
      elevations: 0,
      ...{ firstAt: beganAt, lastAt: endedAt },
    });
    expect(await sumOf(translator, lead)).toMatchObject({
      ...{ displayName: 'T. Translator', organisation: 'Bureau' },
      counts: { ...nothing, view: 2 },
    });
  });

  it('name attempts of those who were refused', async () => {
    const sum = await sumOf(stranger, lead);
    expect(sum?.counts).toEqual({ ...nothing, denied: 1 });
  });

  it('tell for whom an emergency opened the case', async () => {
    const hurried = await stage.t.seedPerson();
    // The sight is opened by the clock of the database, which nobody moved.
    const [nowMs, keeper] = [Date.now() - 1000, await stage.t.seedPerson()];
    await stage.t.db.query(
      `INSERT INTO elevation (id, account_id, case_id, reason, opened_by, sealed, from_ms, until_ms, log_index)
       VALUES (gen_random_uuid(), $1, $2, 'a life', ARRAY[$3::uuid], true, $4, $5, 0)`,
      [hurried.accountId, Buffer.from(caseId, 'hex'), keeper.accountId, nowMs, nowMs + minuteMs],
    );
    await get(`/api/cases/${caseId}`, hurried).expect(200);
    for (const by of [lead, auditor]) {
      expect(await sumOf(hurried, by)).toMatchObject({ elevations: 1, counts: { view: 1 } });
    }
    expect(await sumOf(analyst, lead)).toMatchObject({ elevations: 0 });
  });

  it('are of one case alone', async () => {
    const elsewhere = await stage.openCase(analyst);
    const { itemId } = await stage.registerItem(analyst, elsewhere);
    await get(`/api/items/${itemId}`, analyst).expect(200);
    expect((await sumOf(analyst, lead))?.counts['view']).toBe(2);
    const there = bodyOf<SumPage>(await summary(analyst, '', elsewhere).expect(200)).items;
    expect(there.map(({ account }) => account)).toEqual([analyst.accountId]);
  });

  it('are those of the list, entry by entry', async () => {
    for (const by of [lead, auditor]) {
      const listed = await get(`/api/reads?limit=200&chain=${caseId}`, by).expect(200);
      const entries = bodyOf<{ items: { account: string; kind: string }[] }>(listed).items;
      const found = await sums(by);
      // Asking for them was one more read of the case, by who asked.
      const others = entries.filter(({ account }) => account !== by.accountId);
      const kinds = others.map(({ account, kind }) => `${account} ${kind}`).sort();
      const summed = found
        .filter(({ account }) => account !== by.accountId)
        .flatMap(({ account, counts }) =>
          Object.entries(counts).flatMap(([kind, n]) =>
            Array.from({ length: n }, () => `${account} ${kind}`),
          ),
        );
      expect(summed.sort()).toEqual(kinds);
      expect(new Set(kinds).size).toBeGreaterThan(4);
    }
  });

  it('show who is in the case without leading it their own line alone', async () => {
    expect((await sums(analyst)).map(({ account }) => account)).toEqual([analyst.accountId]);
  });

  it('are refused to whoever has nothing to do with the case, also where they tried', async () => {
    const refused = await summary(stranger).expect(404);
    expect(refused.text).not.toContain(analyst.accountId);
    const counsel = await stage.t.seedPerson({ roles: ['defence_counsel'] });
    await summary(counsel).expect(404);
    await summary(lead, '', 'ff'.repeat(32)).expect(404);
    await summary(auditor, '', 'no-case').expect(404);
    await stage.t.http.get(`/api/cases/${caseId}/reads/summary`).expect(401);
  });

  it('show all of it to who watches over reads, in whichever role', async () => {
    for (const role of ['auditor', 'data_protection_officer', 'system_administrator'] as const) {
      const watcher = await stage.t.seedPerson({ roles: [role] });
      const accounts = (await sums(watcher)).map(({ account }) => account);
      expect(accounts).toEqual(
        expect.arrayContaining([lead, analyst, translator, stranger].map((one) => one.accountId)),
      );
    }
  });

  it('come by pages, each account once', async () => {
    const whole = (await sums(auditor)).map(({ account }) => account);
    expect(whole.length).toBeGreaterThan(3);
    const paged: string[] = [];
    let cursor = '';
    for (;;) {
      const answer = await summary(auditor, `?limit=2${cursor}`).expect(200);
      const { items, next } = bodyOf<SumPage>(answer);
      expect(items.length).toBeLessThanOrEqual(2);
      paged.push(...items.map(({ account }) => account));
      expect(answer.headers['link'] === undefined).toBe(next === null);
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(paged).toEqual(whole);
    await summary(auditor, '?cursor=bm8').expect(422);
  });
});
