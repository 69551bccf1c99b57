import { randomUUID } from 'node:crypto';
import { type Test } from 'supertest';
import { asPerson } from '../../src/database/as-person.js';
import { webDataSource } from '../../src/database/data-source.js';
import { audit } from '../../src/operate/audit/audit.js';
import { bodyOf, type SeededPerson } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

const hourMs = 3_600_000;

interface Elevation {
  readonly id: string;
  readonly caseId: string;
  readonly openedBy: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly logIndex: number;
  readonly review: { readonly finding: string } | null;
}

describe('a case opened in an emergency', () => {
  let stage: Stage;
  let lead: Actor;
  let auditor: Actor;
  let custodians: readonly [SeededPerson, SeededPerson];
  let caseId: string;
  let itemId: string;
  beforeEach(async () => {
    stage = await Stage.open();
    lead = await stage.actor();
    auditor = await stage.actor({ roles: ['auditor'] });
    const custodian = () => stage.t.seedPerson({ roles: ['evidence_custodian'] });
    custodians = [await custodian(), await custodian()];
    caseId = await stage.openCase(lead);
    itemId = (await stage.registerItem(lead, caseId)).itemId;
  }, 60_000);
  afterEach(() => stage.close());

  const codesOf = async (person: SeededPerson): Promise<readonly string[]> => {
    const answer = await stage.t.http.post('/api/break-glass/codes').set(person.auth).expect(201);
    return bodyOf<{ codes: readonly string[] }>(answer).codes;
  };
  const keys = async () => ({
    custodians: await Promise.all(
      custodians.map(async (one) => ({ login: one.login, code: (await codesOf(one))[0] ?? '' })),
    ),
  });
  const open = (by: SeededPerson, body: object, key = randomUUID()): Test =>
    stage.t.http
      .post('/api/break-glass')
      .set(by.auth)
      .set('Idempotency-Key', key)
      .send({ caseId, reason: 'a life is at stake', ...body });
  const look = (by: SeededPerson): Test => stage.t.http.get(`/api/cases/${caseId}`).set(by.auth);
  const opened = async (by: SeededPerson, body: object = {}): Promise<Elevation> =>
    bodyOf<Elevation>(await open(by, { ...(await keys()), ...body }).expect(201));
  /** Row-level security goes by the clock of the database, which no test moves. */
  const pass = (id: string, hours: number) =>
    stage.t.db.query(
      'UPDATE elevation SET from_ms = from_ms - $2::bigint, until_ms = until_ms - $2::bigint WHERE id = $1',
      [id, hours * hourMs],
    );
  const reviews = async (by: Actor) =>
    (await by.client.get('/api/work')).list('items').map((one) => ({
      ...{ kind: one.text('kind'), what: one.textOrNull('what') },
      overdue: one.member('overdue').value,
    }));

  it('is seen for some hours, says so, and closes by itself', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    await look(analyst).expect(404);
    const { id, until, from, openedBy } = await opened(analyst, { hours: 2 });
    expect(Date.parse(until) - Date.parse(from)).toBe(2 * hourMs);
    expect([...openedBy].sort()).toEqual(custodians.map(({ accountId }) => accountId).sort());
    const seen = await look(analyst).expect(200);
    expect(seen.headers['witnessmark-elevated']).toBe(`until=${until}`);
    const refused = await stage.t.http.get('/api/cases/none').set(analyst.auth).expect(404);
    expect(refused.headers['witnessmark-elevated']).toBe(`until=${until}`);
    await look(await stage.actor({ roles: ['analyst'] })).expect(404);
    await pass(id, 2);
    const after = await look(analyst).expect(404);
    expect(after.headers['witnessmark-elevated']).toBeUndefined();
  });

  it('is opened by the id of an item in it', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    await open(analyst, { ...(await keys()), caseId: undefined, itemId }).expect(201);
    await look(analyst).expect(200);
    await stage.t.http.get(`/api/items/${itemId}`).set(analyst.auth).expect(200);
  });

  it('is on record before it is seen, also for who may not see that record', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    const first = await opened(analyst);
    const second = await opened(await stage.actor({ roles: ['prosecutor'] }));
    expect(second.logIndex).toBeGreaterThan(first.logIndex);
    const [row] = await stage.t.db.query<{ type: string; chain: string }[]>(
      `SELECT e.type, encode(e.chain_id, 'hex') AS chain FROM event e WHERE e.log_index = $1`,
      [first.logIndex],
    );
    expect(row?.type).toBe('access.elevated/1');
    // That the event names the case does not show the operator's chain to those who see the case.
    const head = `/api/chains/${row?.chain ?? ''}/head`;
    await stage.t.http.get(head).set(lead.auth).expect(404);
    const [year] = (await auditor.client.get('/api/operations')).list('items');
    expect(year?.value).toMatchObject({ chainId: row?.chain, seq: 2 });
    const { exitCode, verdict } = await audit(
      {
        home: stage.t.config.home,
        database: { kind: 'external', ...stage.t.connections },
      },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });

  it('stays shut where that cannot be recorded, and no code is used up', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    const given = await keys();
    await stage.t.db.query('UPDATE log_head SET size = size - 1');
    await open(analyst, given).expect(503);
    await look(analyst).expect(404);
    const [{ used, rows } = { used: -1, rows: -1 }] = await stage.t.db.query<
      { used: number; rows: number }[]
    >(
      `SELECT (SELECT count(*)::int FROM break_glass_code WHERE used_ms IS NOT NULL) AS used,
         (SELECT count(*)::int FROM elevation) AS rows`,
    );
    expect([used, rows]).toEqual([0, 0]);
  });

  it('takes the unused codes of two others', async () => {
    const analyst = await stage.actor({ roles: ['analyst', 'evidence_custodian'] });
    const [one, other] = custodians;
    const [first = '', second = '', third = ''] = await codesOf(one);
    const [his = '', another = ''] = await codesOf(other);
    const [own = ''] = await codesOf(analyst);
    const by = (...pairs: readonly (readonly [SeededPerson, string])[]) => ({
      custodians: pairs.map(([{ login }, code]) => ({ login, code })),
    });
    await open(analyst, by([one, first], [one, second])).expect(422);
    await open(analyst, by([one, first], [other, second])).expect(403);
    await open(analyst, by([one, first], [other, first])).expect(403);
    await open(analyst, by([one, first], [analyst, own])).expect(403);
    await open(analyst, by([one, first], [other, 'WM-0000'])).expect(403);
    await open(analyst, by([one, first])).expect(422);
    await open(analyst, { ...by([one, first], [other, his]), hours: 5 }).expect(422);
    await open(analyst, { ...by([one, first], [other, his]), itemId }).expect(422);
    await look(analyst).expect(404);
    await open(analyst, by([one, first], [other, his])).expect(201);
    await open(analyst, by([one, first], [other, another])).expect(403);
    await codesOf(one);
    // Void since there are newer ones.
    await open(analyst, by([one, third], [other, another])).expect(403);
  });

  it('is opened once by a pair of codes that comes twice at the same moment', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    const given = await keys();
    const answers = await Promise.all([open(analyst, given), open(analyst, given)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
    const key = randomUUID();
    const more = await keys();
    const first = await open(analyst, more, key).expect(201);
    expect((await open(analyst, more, key).expect(201)).body).toEqual(first.body);
  });

  it('is opened by the credential of the envelope, which two administrators made, once', async () => {
    const administrator = await stage.actor({ roles: ['system_administrator'] });
    const second = await stage.actor({ roles: ['system_administrator'] });
    const seal = (by: Actor) => by.client.post('/api/break-glass/seal', {});
    await expect(seal(administrator)).rejects.toMatchObject({ code: 'approval-required' });
    const sealedCode = (await seal(stage.approvedBy(administrator, second))).text('code');
    await open(administrator, { sealedCode }).expect(403);
    const analyst = await stage.actor({ roles: ['analyst'] });
    const made = bodyOf<Elevation>(await open(analyst, { sealedCode }).expect(201));
    expect(made).toMatchObject({ sealed: true, openedBy: [administrator.accountId] });
    await look(analyst).expect(200);
    await open(second, { sealedCode }).expect(403);
  });

  it('gives sight, and nothing to write with', async () => {
    const counsel = await stage.actor({ roles: ['defence_counsel'] });
    await opened(counsel);
    await look(counsel).expect(200);
    const moved = stage.act(counsel, itemId, 'storage.placed/1', { location: 'shelf 1' });
    await expect(moved).rejects.toThrow();
    const amended = { fields: { title: 'mine', reason: 'mine' }, type: 'case.amended/1' };
    await stage.t.http
      .post(`/api/cases/${caseId}/events`)
      .set(counsel.auth)
      .set('Idempotency-Key', randomUUID())
      .send(amended)
      .expect(422);
    const web = await webDataSource(stage.t.connections.web).initialize();
    const forged = asPerson(web, counsel.accountId, (manager) =>
      manager.query(
        `INSERT INTO elevation (id, account_id, case_id, reason, opened_by, sealed, from_ms, until_ms, log_index)
         VALUES ($1, $2, $3, 'mine', ARRAY[$4]::uuid[], true, 0, 1, 0)`,
        [randomUUID(), counsel.accountId, Buffer.alloc(32), lead.accountId],
      ),
    );
    await expect(forged).rejects.toThrow(/permission denied/);
    await web.destroy();
  });

  it('is told to auditors and to who leads the case, and to nobody else', async () => {
    const analyst = await stage.actor({ roles: ['analyst'] });
    const { id, logIndex } = await opened(analyst);
    for (const told of [auditor, lead]) {
      const [notice] = (await told.client.get('/api/notices')).list('items');
      expect(notice?.text('kind')).toBe('witnessmark.access.elevated');
      const [seen] = (await told.client.get('/api/break-glass')).list('items');
      expect(seen?.value).toMatchObject({ id, logIndex, account: analyst.accountId });
    }
    const stranger = await stage.actor({ roles: ['prosecutor'] });
    for (const path of ['/api/notices', '/api/break-glass']) {
      expect((await stranger.client.get(path)).list('items')).toEqual([]);
    }
  });

  it('is reviewed by an auditor who had no part in it, and is overdue after 72 hours', async () => {
    const inspector = await stage.actor({ roles: ['auditor'] });
    const { id } = await opened(inspector);
    expect(await reviews(inspector)).toEqual([]);
    expect(await reviews(auditor)).toEqual([
      { kind: 'review_elevation', what: id, overdue: false },
    ]);
    stage.t.clock.advance(72 * hourMs + 1);
    expect(await reviews(auditor)).toEqual([{ kind: 'review_elevation', what: id, overdue: true }]);
    const review = (by: Actor, finding = 'justified') =>
      stage.t.http
        .post(`/api/break-glass/${id}/review`)
        .set(by.auth)
        .send({ finding, reason: 'the report of the night' });
    await review(inspector).expect(403);
    await review(lead).expect(403);
    await review(auditor, 'fine').expect(422);
    const { review: made } = bodyOf<Elevation>(await review(auditor).expect(200));
    expect(made?.finding).toBe('justified');
    await review(auditor, 'not_justified').expect(409);
    expect(await reviews(auditor)).toEqual([]);
  });
});
