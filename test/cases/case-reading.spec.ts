import { randomBytes } from 'node:crypto';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface CaseAnswer {
  readonly caseId: string;
  readonly caseRef: string;
  readonly title: string;
  readonly stage: string;
  readonly state: string;
  readonly openedBy: string;
  readonly seq: number;
  readonly itemCount: number;
  readonly grants: readonly {
    readonly account: string;
    readonly role: string;
    readonly ended: boolean;
    readonly until: string | null;
  }[];
}

interface CasePage {
  readonly items: readonly CaseAnswer[];
  readonly next: string | null;
}

describe('reading cases', () => {
  let stage: Stage;
  let opener: Actor;
  let stranger: SeededPerson;
  let caseIds: readonly string[];
  beforeAll(async () => {
    stage = await Stage.open();
    opener = await stage.actor();
    stranger = await stage.t.seedPerson();
    caseIds = [
      await stage.openCase(opener, 'EX-1'),
      await stage.openCase(opener, 'EX-2'),
      await stage.openCase(opener, 'EX-3'),
    ];
  }, 60_000);
  afterAll(() => stage.close());

  const get = (path: string, by: SeededPerson = opener) => stage.t.http.get(path).set(by.auth);
  const caseOf = async (caseId = caseIds[0] ?? '') =>
    bodyOf<CaseAnswer>(await get(`/api/cases/${caseId}`).expect(200));
  const logSize = async (): Promise<string | undefined> =>
    (await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head'))[0]?.size;

  it('lists them page by page in the order in which they were opened', async () => {
    const first = await get('/api/cases?limit=2').expect(200);
    const page = bodyOf<CasePage>(first);
    expect(page.items.map(({ caseRef }) => caseRef)).toEqual(['EX-1', 'EX-2']);
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    expect(next).toBe(`/api/cases?limit=2&cursor=${page.next ?? ''}`);
    const second = await get(next).expect(200);
    expect(bodyOf<CasePage>(second).items.map(({ caseRef }) => caseRef)).toEqual(['EX-3']);
    expect(bodyOf<CasePage>(second).next).toBeNull();
    expect(second.headers['link']).toBeUndefined();
  });

  it('shows where a case stands', async () => {
    const caseId = await stage.openCase(opener, 'EX-shown');
    await stage.registerItem(opener, caseId);
    expect(await caseOf(caseId)).toMatchObject({
      ...{ caseId, caseRef: 'EX-shown', title: 'Exercise', stage: 'investigation', state: 'OPEN' },
      ...{ openedBy: opener.accountId, seq: 1, itemCount: 1, grants: [] },
    });
  });

  it('follows amendments and the end of a case', async () => {
    const caseId = await stage.openCase(opener, 'EX-old-name');
    const act = await SignedAct.begin(opener.client, opener.key);
    const occurred = stage.now();
    await act.add(caseId, {
      ...{ type: 'case.amended/1', occurred },
      fields: { caseRef: 'EX-new-name', stage: 'charged', reason: 'an indictment was filed' },
    });
    await act.add(caseId, {
      ...{ type: 'case.closed/1', occurred },
      fields: { reason: 'the exercise is over' },
    });
    await act.post();
    expect(await caseOf(caseId)).toMatchObject({
      ...{ caseRef: 'EX-new-name', title: 'Exercise', stage: 'charged', state: 'CLOSED', seq: 2 },
    });
    const [row] = await stage.t.db.query<{ case_ref: string; state: string }[]>(
      'SELECT case_ref, state FROM case_record WHERE case_id = $1',
      [Buffer.from(caseId, 'hex')],
    );
    expect(row).toEqual({ case_ref: 'EX-new-name', state: 'CLOSED' });
  });

  it('shows nothing of them to others', async () => {
    const answer = await get('/api/cases', stranger).expect(200);
    expect(answer.body).toEqual({ items: [], next: null });
  });

  it('answers alike for a case that is not there, may not be seen, or is no id at all', async () => {
    const answers = await Promise.all([
      get(`/api/cases/${caseIds[0] ?? ''}`, stranger),
      get(`/api/cases/${randomBytes(32).toString('hex')}`, stranger),
      get('/api/cases/EX-1', stranger),
    ]);
    const told = answers.map((answer) => {
      const { code, detail, status } = bodyOf<Problem>(answer);
      return { code, detail, status };
    });
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ code: 'not-found', status: 404 });
  });

  it.each([
    ['a cursor of no list', 'cursor=bm90IG91cnM', 'cursor'],
    ['a limit of nothing', 'limit=0', 'limit'],
    ['a limit beyond ours', 'limit=201', 'limit'],
    ['a filter that is not there', 'state=OPEN', 'state'],
  ])('refuses %s', async (_, query, parameter) => {
    const answer = await get(`/api/cases?${query}`).expect(422);
    expect(bodyOf<Problem>(answer).errors[0]?.parameter).toBe(parameter);
  });

  it('lets no second case have the reference of another, and logs nothing of it', async () => {
    const before = await logSize();
    await expect(stage.openCase(opener, 'EX-2')).rejects.toThrow(/another case/);
    expect(await logSize()).toBe(before);
  });

  it('logs what came in together with a refused reference', async () => {
    const outcomes = await Promise.allSettled(
      ['EX-2', 'EX-twin', 'EX-twin', 'EX-alone'].map((ref) => stage.openCase(opener, ref)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(
      ['fulfilled', 'fulfilled', 'rejected', 'rejected'].sort(),
    );
    expect(outcomes[3]?.status).toBe('fulfilled');
  });

  it('opens one item alone to whom a grant for that item was given', async () => {
    const caseId = await stage.openCase(opener, 'EX-one-item');
    const { itemId } = await stage.registerItem(opener, caseId);
    const { itemId: other } = await stage.registerItem(opener, caseId);
    const guest = await stage.t.seedPerson({ roles: ['analyst'] });
    await give(caseId, { account: guest.accountId, role: 'analyst', itemId });
    await get(`/api/items/${itemId}`, guest).expect(200);
    await get(`/api/items/${itemId}/events`, guest).expect(200);
    await get(`/api/items/${other}`, guest).expect(404);
    await get(`/api/cases/${caseId}`, guest).expect(404);
  });

  it('shows who was given what, and closes the case when it ends', async () => {
    const caseId = await stage.openCase(opener, 'EX-grants');
    const guest = await stage.t.seedPerson({ roles: ['prosecutor'] });
    await give(caseId, { account: guest.accountId, role: 'prosecutor' });
    expect((await caseOf(caseId)).grants).toMatchObject([
      { account: guest.accountId, role: 'prosecutor', ended: false, until: null },
    ]);
    await get(`/api/cases/${caseId}`, guest).expect(200);
    const act = await SignedAct.begin(opener.client, opener.key);
    await act.add(caseId, {
      ...{ type: 'grant.ended/1', occurred: stage.now() },
      fields: { account: guest.accountId, role: 'prosecutor', reason: 'the review is over' },
    });
    await act.post();
    expect((await caseOf(caseId)).grants).toMatchObject([{ ended: true }]);
    await get(`/api/cases/${caseId}`, guest).expect(404);
  });

  it('opens nothing by a grant that has not begun', async () => {
    const caseId = await stage.openCase(opener, 'EX-later');
    const guest = await stage.t.seedPerson();
    const from = new Date(Date.now() + 3_600_000).toISOString();
    await give(caseId, { account: guest.accountId, role: 'analyst', from });
    await get(`/api/cases/${caseId}`, guest).expect(404);
  });

  const give = (
    caseId: string,
    fields: { account: string; role: string; from?: string; itemId?: string },
  ) => stage.grant(opener, caseId, fields);
});
