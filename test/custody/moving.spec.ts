import { SignedAct } from '../../src/cli/signed-act.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

describe('moving an item to another case', () => {
  let stage: Stage;
  let lead: Actor;
  let from: string;
  let to: string;
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor({ roles: ['evidence_custodian', 'investigator', 'prosecutor'] });
    from = await stage.openCase(lead);
    to = await stage.openCase(lead);
  }, 60_000);
  afterAll(() => stage.close());

  const move = async ({ itemId, firstEventHash }: TestItem, toCaseId: string, added = true) => {
    const act = await SignedAct.begin(lead.client, lead.key);
    const moved = { toCaseId, reason: 'registered in the wrong case' };
    await act.add(itemId, stage.event(lead, 'item.moved/1', moved));
    if (added) {
      const fields = { itemId, firstEventHash };
      await act.add(toCaseId, { type: 'item.added/1', occurred: stage.now(), fields });
    }
    await act.post();
  };
  const idsOf = async (caseId: string): Promise<readonly string[]> =>
    (await lead.client.get(`/api/items?caseId=${caseId}`))
      .list('items')
      .map((item) => item.text('itemId'));

  it('shows it in the case where it is, and still in that where it was', async () => {
    const item = await stage.registerItem(lead, from);
    await move(item, to);
    const shown = await lead.client.get(`/api/items/${item.itemId}`);
    expect(shown.text('caseId')).toBe(to);
    expect(shown.texts('formerCases')).toEqual([from]);
    expect(await idsOf(to)).toContain(item.itemId);
    expect(await idsOf(from)).toContain(item.itemId);
  });

  it('comes back to a case that names it already without being added again', async () => {
    const item = await stage.registerItem(lead, from);
    await move(item, to);
    await expect(move(item, from)).rejects.toThrow(/names this item already/);
    await move(item, from, false);
    const shown = await lead.client.get(`/api/items/${item.itemId}`);
    expect(shown.text('caseId')).toBe(from);
    expect(shown.texts('formerCases')).toEqual([from, to]);
  });

  it('is refused alone, to its own case, to one that is closed, unseen or not there', async () => {
    const item = await stage.registerItem(lead, from);
    await expect(move(item, to, false)).rejects.toThrow(/same act adds the item/);
    await expect(move(item, from)).rejects.toThrow(/belongs to that case already/);
    await expect(move(item, 'ab'.repeat(32), false)).rejects.toThrow(/no such case/);
    const other = await stage.actor({ roles: ['investigator'] });
    await expect(move(item, await stage.openCase(other), false)).rejects.toThrow(/no such case/);
    const closed = await stage.openCase(lead);
    await stage.act(lead, closed, 'case.closed/1', { reason: 'opened by mistake' });
    await expect(move(item, closed)).rejects.toThrow(/closed/);
    expect((await lead.client.get(`/api/items/${item.itemId}`)).text('caseId')).toBe(from);
  });

  it('carries nothing out from under the legal hold of its case', async () => {
    const held = await stage.openCase(lead);
    const item = await stage.registerItem(lead, held);
    await stage.act(lead, held, 'case.amended/1', { legalHold: true, reason: 'an appeal' });
    await expect(move(item, to)).rejects.toThrow(/legal hold/);
  });

  it('takes it from those who see only the case that it left', async () => {
    const reader = await stage.actor({ roles: ['investigator'] });
    const item = await stage.registerItem(lead, from);
    await stage.grant(lead, from, { account: reader.accountId, role: 'investigator' });
    expect((await reader.client.get(`/api/items/${item.itemId}`)).text('caseId')).toBe(from);
    await move(item, to);
    await expect(reader.client.get(`/api/items/${item.itemId}`)).rejects.toThrow(/no such item/);
  });

  it('takes it from who was let in by the case that it left for that item alone', async () => {
    const guest = await stage.actor({ roles: ['analyst'] });
    const item = await stage.registerItem(lead, from);
    const { itemId } = item;
    await stage.grant(lead, from, { account: guest.accountId, role: 'analyst', itemId });
    expect((await guest.client.get(`/api/items/${itemId}`)).text('caseId')).toBe(from);
    await move(item, to);
    await expect(guest.client.get(`/api/items/${itemId}`)).rejects.toThrow(/no such item/);
  });

  it('never lands after the case that it comes back to was closed at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const home = await stage.openCase(lead);
      const item = await stage.registerItem(lead, home);
      await move(item, to);
      const both = [
        move(item, home, false),
        stage.act(lead, home, 'case.closed/1', { reason: 'nothing left in it' }),
      ];
      const [moved, closed] = await Promise.allSettled(both);
      expect([moved?.status, closed?.status]).toContain('fulfilled');
      const [order] = await stage.t.db.query<{ moved: string | null; closed: string | null }[]>(
        `SELECT max(log_index) FILTER (WHERE type = 'item.moved/1' AND seq = $3) AS moved,
           max(log_index) FILTER (WHERE type = 'case.closed/1') AS closed
         FROM event WHERE chain_id IN (decode($1, 'hex'), decode($2, 'hex'))`,
        [item.itemId, home, 3],
      );
      const [at, end] = [Number(order?.moved ?? -1), Number(order?.closed ?? Infinity)];
      expect(at).toBeLessThan(end);
    }
  });
});
