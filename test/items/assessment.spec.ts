import { randomUUID } from 'node:crypto';
import { type Json } from '../../src/core/canonical/json.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface Assessed {
  readonly forum: string;
  readonly profileVersion: number;
  readonly profileSha256: string;
  readonly finding: string;
  readonly blocksExport: readonly string[];
  readonly unanswered: readonly string[];
  readonly rules: readonly { readonly ruleId: string; readonly result: string }[];
}

describe('what a forum asks about an item', () => {
  let stage: Stage;
  let holder: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor({ roles: ['investigator', 'evidence_custodian', 'prosecutor'] });
    caseId = await stage.openCase(holder);
    itemId = (await stage.registerItem(holder, caseId)).itemId;
    await stage.act(holder, caseId, 'case.amended/1', {
      ...{ forumProfiles: ['france', 'a court that nobody knows'], reason: 'charged in Paris' },
    });
  }, 60_000);
  afterAll(() => stage.close());

  const get = (path: string, by = holder) => stage.t.http.get(path).set(by.auth);
  const asked = async (forum = 'france'): Promise<Assessed> =>
    bodyOf<Assessed>(await get(`/api/items/${itemId}/assessment?forum=${forum}`).expect(200));
  const tried = (answers: Json, forum = 'france') =>
    stage.t.http.post(`/api/items/${itemId}/assessment`).set(holder.auth).send({ forum, answers });
  const exported = () =>
    stage.t.http
      .post(`/api/cases/${caseId}/exports`)
      .set(holder.auth)
      .set('Idempotency-Key', randomUUID())
      .send({
        kind: 'record-only',
        purpose: 'trial',
        recipient: 'court',
        requestedBy: 'prosecutor',
      });

  it('is known for seven forums', async () => {
    const { items } = bodyOf<{ items: readonly { id: string }[] }>(
      await get('/api/forums').expect(200),
    );
    expect(items.map(({ id }) => id)).toEqual([
      ...['common', 'england-and-wales', 'france', 'germany', 'icc', 'tunisia', 'united-states'],
    ]);
  });

  it('waits for answers, and is tried without recording anything', async () => {
    expect(await asked()).toMatchObject({ finding: 'not_assessed', blocksExport: ['C-11'] });
    const trial = await tried([{ ruleId: 'C-11', answer: 'yes', text: 'seen in the file' }]).expect(
      200,
    );
    expect(bodyOf<Assessed>(trial)).toMatchObject({ finding: 'exclusion_risk' });
    expect((await asked()).finding).toBe('not_assessed');
    await tried([{ ruleId: 'C-11', answer: 'perhaps' }]).expect(422);
    await get(`/api/items/${itemId}/assessment?forum=atlantis`).expect(422);
    await get(`/api/items/${itemId}/assessment`).expect(422);
    const stranger = await stage.actor();
    await get(`/api/items/${itemId}/assessment?forum=france`, stranger).expect(404);
  });

  it('keeps the case from being exported until it is answered on record', async () => {
    const refused = await exported().expect(422);
    expect(JSON.stringify(refused.body)).toContain('C-11');
    const answers = [{ ruleId: 'C-11', answer: 'no', text: 'seized at home, under a warrant' }];
    const result = bodyOf<Assessed>(await tried(answers).expect(200));
    const [newest] = (await holder.client.get(`/api/items/${itemId}/events`))
      .list('items')
      .slice(-1);
    const reviewer = await stage.actor({ roles: ['prosecutor'] });
    const act = await SignedAct.begin(holder.client, holder.key);
    const fields = {
      ...{ forum: 'france', profileVersion: String(result.profileVersion) },
      ...{ profileSha256: result.profileSha256, humanAnswers: answers, grounds: ['warrant'] },
      ruleResults: result.rules.map(({ ruleId, result: outcome }) => ({ ruleId, result: outcome })),
      ...{ finding: result.finding, reviewerId: reviewer.accountId, workProduct: false },
      ...{
        boundEventHash: newest?.text('eventHash') ?? '',
        boundLogIndex: newest?.integer('logIndex') ?? 0,
      },
    };
    await act.add(itemId, stage.event(holder, 'admissibility.assessed/1', fields));
    await act.post();
    expect((await asked()).blocksExport).toEqual([]);
    await exported().expect(201);
  });

  it('is asked of no case whose forums are not known here', async () => {
    const elsewhere = await stage.openCase(holder);
    await stage.registerItem(holder, elsewhere);
    await stage.t.http
      .post(`/api/cases/${elsewhere}/exports`)
      .set(holder.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ kind: 'record-only', purpose: 'p', recipient: 'r', requestedBy: 'q' })
      .expect(201);
  });
});
