import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { signProposal } from '../../src/cli/event.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf } from '../support/app.js';
import { refusalCode } from '../support/refusal-code.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

interface Listed {
  readonly id: string;
  readonly isProtected: boolean | null;
}

describe('the account of a protected person', () => {
  let stage: Stage;
  let lead: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor();
  });
  afterAll(() => stage.close());

  const hidden = (): Promise<Actor> =>
    stage.actor({ displayName: `Witness ${randomUUID().slice(0, 4)}`, isProtected: true });
  const grantOf = (actor: Actor, caseId: string): Promise<void> =>
    stage.grant(lead, caseId, { account: actor.accountId, role: 'collector' });
  const logSize = async (): Promise<number> => {
    const [row] = await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head');
    return Number(row?.size);
  };
  const note = (actor: Actor, itemId: string): Promise<void> =>
    stage.act(actor, itemId, 'note.added/1', { text: 'seen' });

  it('acts in one case, in whatever it does there', async () => {
    const person = await hidden();
    const caseId = await stage.openCase(lead);
    await grantOf(person, caseId);
    const { itemId } = await stage.registerItem(person, caseId);
    await note(person, itemId);
    await person.client.post(
      `/api/items/${itemId}/events`,
      { type: 'note.added/1', fields: { ...stage.common(person), text: 'said' } },
      randomUUID(),
    );
  });

  it('is refused in a second case: where it opens one, signs, or the service signs for it', async () => {
    const person = await hidden();
    const own = await stage.openCase(person);
    await stage.registerItem(person, own);
    const before = await logSize();
    expect(await refusalCode(stage.openCase(person))).toBe('protected-person');
    expect(await logSize()).toBe(before);
    const other = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, other);
    await stage.t.db.query(
      `INSERT INTO case_access (case_id, account, role, given_by, from_ms, ended) VALUES ($1, $2, 'collector', '\\x00', 0, false)`,
      [Buffer.from(other, 'hex'), person.accountId],
    );
    expect(await refusalCode(note(person, itemId))).toBe('protected-person');
    const plain = person.client.post(
      `/api/items/${itemId}/events`,
      { type: 'note.added/1', fields: { ...stage.common(person), text: 'said' } },
      randomUUID(),
    );
    expect(await refusalCode(plain)).toBe('protected-person');
  });

  it('is given no role in a second case, and none is given by it there', async () => {
    const person = await hidden();
    await grantOf(person, await stage.openCase(lead));
    const other = await stage.openCase(lead);
    expect(await refusalCode(grantOf(person, other))).toBe('move-refused');
    const counsel = await stage.actor();
    const act = await SignedAct.begin(lead.client, lead.key);
    const reason = 'works on the case';
    const fields = { from: stage.now(), reason, account: counsel.accountId, role: 'collector' };
    const seconded = [person.keyId];
    await act.add(other, { type: 'grant.given/1', occurred: stage.now(), fields }, seconded);
    const id = (await act.propose()).text('id');
    expect(await refusalCode(signProposal(person.client, person.key, id))).toBe('move-refused');
  });

  it('is tied to no case by people who have no say in that, and they learn nothing', async () => {
    const [person, second] = [await hidden(), await stage.actor()];
    const junk = await stage.openCase(lead);
    const given = (account: string) => ({
      ...{ type: 'grant.given/1', occurred: stage.now() },
      fields: { from: stage.now(), reason: 'junk', account, role: 'collector' },
    });
    const refused = stage.byTwo(lead, second, junk, given(person.accountId));
    await expect(refused).rejects.toMatchObject({
      code: 'move-refused',
      message: expect.not.stringContaining('protected') as string, // a matcher stands for a text
    });
    await stage.byTwo(lead, second, junk, given((await stage.actor()).accountId));
    await stage.openCase(person);
  });

  it('is handed nothing in a second case', async () => {
    const person = await hidden();
    await grantOf(person, await stage.openCase(lead));
    const other = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, other);
    const release = (recipient: Actor) =>
      refusalCode(
        stage.act(lead, itemId, 'transfer.released/1', {
          ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
          ...{ conveyance: 'in_person', dueAt: '2036-01-01T00:00:00Z' },
        }),
      );
    expect(await release(person)).toBe('move-refused');
    expect(await release(await hidden())).toBe('move-refused');
    expect(await release(await stage.actor())).toBeUndefined();
  });

  it('does not come into a second case with an item that is moved there', async () => {
    const person = await hidden();
    const [own, other] = [await stage.openCase(lead), await stage.openCase(lead)];
    await grantOf(person, own);
    const touched = await stage.registerItem(lead, own);
    const plain = await stage.registerItem(lead, own);
    await note(person, touched.itemId);
    const move = async ({ itemId, firstEventHash }: TestItem) => {
      const act = await SignedAct.begin(lead.client, lead.key);
      const reason = 'belongs there';
      await act.add(itemId, stage.event(lead, 'item.moved/1', { toCaseId: other, reason }));
      const fields = { itemId, firstEventHash };
      await act.add(other, { type: 'item.added/1', occurred: stage.now(), fields });
      return refusalCode(act.post());
    };
    expect(await move(touched)).toBe('move-refused');
    expect(await move(plain)).toBeUndefined();
  });

  it('is bound by the first of two acts at the same moment', async () => {
    const person = await hidden();
    const codes = await Promise.all([1, 2, 3, 4].map(() => refusalCode(stage.openCase(person))));
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.filter((code) => code === 'protected-person')).toHaveLength(3);
  });

  it('is not bound by an act that is refused', async () => {
    const person = await hidden();
    const other = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, other);
    expect(await refusalCode(note(person, itemId))).toBe('not-found');
    await stage.openCase(person);
  });

  it('leaves everybody else free', async () => {
    const person = await stage.actor();
    await stage.openCase(person);
    await stage.openCase(person);
  });

  it('is made by an administrator, and is told to none but them and its owner', async () => {
    const administrator = await stage.t.seedPerson({ roles: ['system_administrator'] });
    const wanted = {
      login: `hidden${randomUUID().slice(0, 8)}`,
      displayName: 'Witness K',
      organisationId: administrator.organisationId,
      roles: ['collector'],
      password: 'a long password that nobody knows',
    };
    const post = (body: object) =>
      stage.t.http.post('/api/accounts').set(administrator.auth).send(body);
    const { id } = bodyOf<Listed>(await post({ ...wanted, isProtected: true }).expect(201));
    await post({ ...wanted, login: `${wanted.login}x`, isProtected: 'yes' }).expect(422);
    const seenBy = async (auth: { readonly Authorization: string }) => {
      const list = await stage.t.http.get('/api/accounts?limit=200').set(auth).expect(200);
      return bodyOf<{ items: readonly Listed[] }>(list).items.find((one) => one.id === id);
    };
    expect((await seenBy(administrator.auth))?.isProtected).toBe(true);
    expect((await seenBy(lead.auth))?.isProtected).toBeNull();
  });

  it('keeps to itself which case it is of: no login of the service can read that', async () => {
    const { connections } = stage.t;
    for (const connectionString of [connections.web, connections.ledger]) {
      const client = new pg.Client({ connectionString });
      await client.connect();
      await expect(client.query('SELECT * FROM protected_case')).rejects.toThrow(
        /permission denied/,
      );
      await client.end();
    }
    const [rights] = await stage.t.db.query<object[]>(
      `SELECT has_function_privilege('wm_web', 'wm_bind_protected(text[],text[],bytea[])', 'EXECUTE') AS web_binds,
         has_function_privilege('wm_ledger', 'wm_signs_in(bytea)', 'EXECUTE') AS ledger_asks`,
    );
    expect(rights).toEqual({ web_binds: false, ledger_asks: false });
  });
});
