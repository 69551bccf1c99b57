import { sendFile } from '../../src/cli/send-file.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { readOf, storedReads } from '../support/read-rows.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

interface ReadPage {
  readonly items: readonly {
    readonly id: string;
    readonly account: string;
    readonly kind: string;
    readonly chainIds: readonly string[];
    readonly caseIds: readonly string[];
    readonly objectIds: readonly string[] | null;
    readonly query: string | null;
    readonly network: string | null;
    readonly requestId: string;
  }[];
  readonly next: string | null;
}

let stage: Stage;
let lead: Actor;
let stranger: Actor;
let auditor: Actor;
let caseId: string;
let item: TestItem;
beforeAll(async () => {
  stage = await Stage.open();
  lead = await stage.actor({
    roles: ['investigator', 'evidence_custodian', 'release_authority'],
  });
  stranger = await stage.actor();
  auditor = await stage.actor({ roles: ['auditor'] });
  caseId = await stage.openCase(lead);
  item = await stage.registerItem(lead, caseId);
}, 60_000);
afterAll(() => stage.close());

const get = (path: string, by: SeededPerson = lead) => stage.t.http.get(path).set(by.auth);
const reads = async (by: SeededPerson, query = '') =>
  bodyOf<ReadPage>(await get(`/api/reads?limit=200${query}`, by).expect(200)).items;

describe('a read', () => {
  it('is on record when its answer is there: who, what, by which token, from which network', async () => {
    const answer = await get(`/api/items/${item.itemId}`).expect(200);
    expect(await readOf(stage.t.db, answer)).toMatchObject({
      ...{ account: lead.accountId, kind: 'view', route: 'GET /api/items/:itemId', code: null },
      ...{ chains: [item.itemId], cases: [caseId], objects: [], given: 1, query: null },
      ...{ purpose: null },
    });
    expect((await readOf(stage.t.db, answer))?.network).toMatch(/\/(24|48)$/);
  });

  it('of a list names all that the page gave, in one entry', async () => {
    const other = await stage.registerItem(lead, caseId);
    const answer = await get('/api/items').expect(200);
    const read = await readOf(stage.t.db, answer);
    expect(read).toMatchObject({ kind: 'list', given: 2, cases: [caseId] });
    expect(read?.chains).toEqual([item.itemId, other.itemId].sort());
  });

  it('that narrows a list is a search, with what was searched for', async () => {
    const answer = await get(`/api/items?caseId=${caseId}&limit=1`).expect(200);
    expect(await readOf(stage.t.db, answer)).toMatchObject({
      ...{ kind: 'search', query: `caseId=${caseId}&limit=1`, given: 1 },
    });
  });

  it('by HEAD or as a trial assessment is none the less one', async () => {
    const head = await stage.t.http.head(`/api/items/${item.itemId}`).set(lead.auth).expect(200);
    expect(await readOf(stage.t.db, head)).toMatchObject({ kind: 'view' });
    const trial = await stage.t.http
      .post(`/api/items/${item.itemId}/assessment`)
      .set(lead.auth)
      .send({ forum: 'icc', answers: [] })
      .expect(200);
    expect(await readOf(stage.t.db, trial)).toMatchObject({ chains: [item.itemId] });
  });

  it('of what is nobody’s is not recorded', async () => {
    const answer = await get('/api/countries').expect(200);
    expect(await readOf(stage.t.db, answer)).toBeUndefined();
  });
});

describe('an attempt', () => {
  it('to see what one may not is on record, and named to the lead of the case', async () => {
    const answer = await get(`/api/items/${item.itemId}`, stranger).expect(404);
    expect(await readOf(stage.t.db, answer)).toMatchObject({
      ...{ account: stranger.accountId, kind: 'denied', code: 'not-found', given: 0 },
      ...{ chains: [item.itemId], cases: [caseId] },
    });
    const told = await reads(lead, `&chain=${caseId}&kind=denied`);
    expect(told.map(({ account }) => account)).toContain(stranger.accountId);
  });

  it('with a malformed id repeats nothing of what was written there', async () => {
    const answer = await get(`/api/items/${encodeURIComponent('a\u0000name <b>')}`).expect(404);
    expect(await readOf(stage.t.db, answer)).toMatchObject({ objects: ['malformed'] });
  });

  it('with a token that was revoked is its owner’s', async () => {
    const person = await stage.t.seedPerson();
    await stage.t.db.query('UPDATE api_token SET revoked_ms = 1 WHERE account_id = $1', [
      person.accountId,
    ]);
    const answer = await get('/api/cases', person).expect(401);
    const deadline = Date.now() + 5000;
    let read = await readOf(stage.t.db, answer);
    while (read === undefined && Date.now() < deadline) read = await readOf(stage.t.db, answer);
    expect(read).toMatchObject({ account: person.accountId, code: 'unauthenticated' });
  });

  it('that is refused stays refused where it cannot be recorded', async () => {
    await stage.t.db.query('REVOKE INSERT ON read_entry FROM wm_web');
    try {
      const answer = await get(`/api/items/${item.itemId}`, stranger).expect(404);
      expect(await readOf(stage.t.db, answer)).toBeUndefined();
    } finally {
      await stage.t.db.query('GRANT INSERT ON read_entry TO wm_web');
    }
  });
});

describe('the purpose', () => {
  it.each([
    ['trial preparation', 'trial preparation'],
    ['pr%C3%A9paration', 'préparation'],
  ])('%s of the header is on record', async (header, purpose) => {
    const answer = await get('/api/cases').set('Witnessmark-Purpose', header).expect(200);
    expect(await readOf(stage.t.db, answer)).toMatchObject({ purpose });
  });

  it('of a link is on record, and no parameter of the list', async () => {
    const answer = await get('/api/cases?purpose=trial&limit=5').expect(200);
    expect(await readOf(stage.t.db, answer)).toMatchObject({ purpose: 'trial', query: 'limit=5' });
  });

  it.each(['x'.repeat(201), 'two%0Alines', '%FF', 'a%E2%80%AEb'])(
    '%s is refused',
    async (header) => {
      const answer = await get('/api/cases').set('Witnessmark-Purpose', header).expect(422);
      expect(bodyOf<Problem>(answer).errors[0]?.parameter).toBe('purpose');
      expect(await readOf(stage.t.db, answer)).toMatchObject({ kind: 'denied', purpose: null });
    },
  );

  it('must be given for bytes of what the law protects most, whatever the setting', async () => {
    const { itemId } = await stage.registerItem(lead, caseId);
    const sent = await sendFile(lead.client, itemId, await stage.file('bytes'), 'text/plain');
    const act = await SignedAct.begin(lead.client, lead.key);
    act.bringIn(sent.uploadId);
    await act.add(itemId, stage.event(lead, 'file.attached/1', sent.fields));
    await act.post();
    const path = `/api/items/${itemId}/files/2`;
    expect(await readOf(stage.t.db, await get(path).expect(200))).toMatchObject({
      ...{ kind: 'download', chains: [itemId], objects: ['seq 2'] },
    });
    await stage.act(lead, itemId, 'restriction.set/1', {
      ...{ restrictionRef: 'R1', kind: 'juvenile', effect: 'hide', basis: 'law', scope: 'all' },
      reviewAt: '2036-01-01T00:00:00Z',
    });
    const refused = await get(path).expect(428);
    expect(bodyOf<Problem>(refused).code).toBe('purpose-required');
    expect(await readOf(stage.t.db, refused)).toMatchObject({ kind: 'denied' });
    await get(`${path}?purpose=examination`).expect(200);
    await get(`/api/items/${itemId}`).expect(200);
  });
});

describe('who saw what', () => {
  it('is everything to an auditor, and their asking is on record', async () => {
    const answer = await get('/api/reads?limit=200', auditor).expect(200);
    const { items } = bodyOf<ReadPage>(answer);
    expect(new Set(items.map(({ account }) => account)).size).toBeGreaterThan(1);
    const read = await readOf(stage.t.db, answer);
    expect(read).toMatchObject({ kind: 'list', given: items.length });
    expect(read?.objects).toEqual(items.map(({ id }) => id).sort());
  });

  it('is their own to everybody else', async () => {
    const own = await reads(stranger);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ account }) => account))).toEqual(new Set([stranger.accountId]));
  });

  it('shows the lead of a case nothing of other cases, searches or networks', async () => {
    const busy = await stage.actor();
    const elsewhere = await stage.openCase(busy);
    const { itemId } = await stage.registerItem(busy, elsewhere);
    await stage.grant(lead, caseId, { account: busy.accountId, role: 'analyst' });
    const both = await get('/api/items?limit=150', busy).expect(200);
    expect((await readOf(stage.t.db, both))?.cases).toEqual([caseId, elsewhere].sort());
    const id = both.headers['x-request-id'];
    const seen = (await reads(lead)).find(({ requestId }) => requestId === id);
    expect(seen).toMatchObject({ caseIds: [caseId], objectIds: null, query: null, network: null });
    expect(seen?.chainIds).toContain(item.itemId);
    expect(seen?.chainIds).not.toContain(itemId);
    const asked = await reads(lead, `&chain=${itemId}`);
    expect(asked).toEqual([]);
  });

  it('is paged, and filtered by account, kind and time', async () => {
    // What is read from here on stands behind what was read before; within one millisecond it could stand anywhere.
    stage.t.clock.advance(1);
    const all = await storedReads(stage.t.db);
    const first = bodyOf<ReadPage>(await get('/api/reads?limit=2', auditor).expect(200));
    const second = bodyOf<ReadPage>(
      await get(`/api/reads?limit=2&cursor=${first.next ?? ''}`, auditor).expect(200),
    );
    const requests = [...first.items, ...second.items].map(({ requestId }) => requestId);
    expect(requests).toEqual(all.slice(0, 4).map(({ request }) => request));
    const some = await reads(auditor, `&account=${lead.accountId}&kind=search`);
    expect(some.length).toBeGreaterThan(0);
    expect(new Set(some.map(({ account, kind }) => `${account} ${kind}`))).toEqual(
      new Set([`${lead.accountId} search`]),
    );
    expect(await reads(auditor, '&to=2001-01-01T00:00:00Z')).toEqual([]);
    await get('/api/reads?from=yesterday', auditor).expect(422);
  });

  it('as a table has no formula in it', async () => {
    await get('/api/cases').set('Witnessmark-Purpose', '%3DHYPERLINK(%22x%22,1)').expect(200);
    const { text, headers } = await get('/api/reads.csv?limit=5000', auditor).expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text).toContain(`,"'=HYPERLINK(""x"",1)",`);
    const part = await get('/api/reads.csv?limit=1', auditor).expect(200);
    expect(part.headers['link']).toMatch(/^<\/api\/reads\.csv\?limit=1&cursor=.+>; rel="next"$/);
  });
});
