import { SignedAct } from '../../src/cli/signed-act.js';
import { type Actor, Stage } from '../support/stage.js';

const count = 40;

describe('forty exhibits in one bag', () => {
  let stage: Stage;
  let holder: Actor;
  let recipient: Actor;
  const items: string[] = [];
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor();
    recipient = await stage.actor();
    const caseId = await stage.openCase(holder);
    for (let n = 0; n < count; n++) items.push((await stage.registerItem(holder, caseId)).itemId);
  }, 120_000);
  afterAll(() => stage.close());

  const release = () => ({
    ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
    ...{ conveyance: 'in_person', dueAt: new Date(stage.t.clock.nowMs() + 60_000).toISOString() },
  });
  const together = async (by: Actor, type: string, fields: (item: number) => object) => {
    const act = await SignedAct.begin(by.client, by.key);
    for (const [n, itemId] of items.entries()) {
      await act.add(itemId, stage.event(by, type, { ...fields(n) }));
    }
    return act.post();
  };
  const states = async (by: Actor) => {
    const answer = await by.client.get('/api/items?limit=100');
    return new Set(
      answer.list('items').map((item) => `${item.text('state')} ${item.text('holder')}`),
    );
  };

  it('are handed over and received as one act each, a receipt for every one', async () => {
    expect(await together(holder, 'transfer.released/1', release)).toHaveLength(count);
    expect(await states(recipient)).toEqual(new Set([`IN_TRANSFER ${holder.accountId}`]));
    const received = await together(recipient, 'transfer.received/1', () => ({
      condition: 'in one bag',
    }));
    expect(received).toHaveLength(count);
    expect(await states(recipient)).toEqual(new Set([`IN_CUSTODY ${recipient.accountId}`]));
  });

  it('stay where they are, all of them, if one cannot be handed over', async () => {
    const toItself = { ...release(), recipient: recipient.accountId };
    const back = { ...release(), recipient: holder.accountId };
    const act = together(recipient, 'transfer.released/1', (n) => (n === 17 ? toItself : back));
    await expect(act).rejects.toThrow(/to themselves/);
    expect(await states(recipient)).toEqual(new Set([`IN_CUSTODY ${recipient.accountId}`]));
  });
});
