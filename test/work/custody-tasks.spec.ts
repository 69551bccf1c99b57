import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface Tasks {
  readonly items: readonly {
    readonly itemId: string;
    readonly kind: string;
    readonly overdue: boolean;
  }[];
}

describe('what waits for a person', () => {
  let stage: Stage;
  let holder: Actor;
  let recipient: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor();
    recipient = await stage.actor();
    caseId = await stage.openCase(holder);
  }, 60_000);
  afterAll(() => stage.close());

  const work = async (by: Actor) => {
    const { items } = bodyOf<Tasks>(await stage.t.http.get('/api/work').set(by.auth).expect(200));
    return items.map(({ itemId, kind, overdue }) => [itemId, kind, overdue]);
  };

  it('is to receive, and then overdue, for both ends of a transfer and for nobody else', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    expect(await work(holder)).toEqual([]);
    await stage.act(holder, itemId, 'transfer.released/1', {
      ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
      ...{ conveyance: 'in_person' },
      dueAt: new Date(stage.t.clock.nowMs() + 60_000).toISOString(),
    });
    expect(await work(recipient)).toEqual([[itemId, 'receive', false]]);
    expect(await work(holder)).toEqual([[itemId, 'await_receipt', false]]);
    stage.t.clock.advance(120_000);
    expect(await work(recipient)).toEqual([[itemId, 'receive', true]]);
    expect(await work(await stage.actor())).toEqual([]);
    await stage.act(recipient, itemId, 'transfer.received/1', { condition: 'as sent' });
    expect(await work(recipient)).toEqual([]);
    expect(await work(holder)).toEqual([]);
  });

  it('is the quarantine of what they hold, and the bytes that it awaits', async () => {
    const custodian = await stage.actor();
    const own = await stage.openCase(custodian);
    const { itemId } = await stage.registerItem(custodian, own, { bytesState: 'awaited' });
    expect(await work(custodian)).toEqual([[itemId, 'attach_bytes', false]]);
    await stage.act(custodian, itemId, 'incident.damaged/1', {
      ...{ incidentReport: 'R1', damage: 'the glass is broken' },
    });
    expect(await work(custodian)).toEqual([[itemId, 'resolve_quarantine', false]]);
  });
});
