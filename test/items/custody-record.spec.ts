import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface Held {
  readonly certainty: string;
  readonly holders: readonly { readonly holder: string; readonly authority: string | null }[];
}

const minute = 60_000;

describe('the record of custody of an item', () => {
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

  const get = (path: string, by = holder) => stage.t.http.get(`/api/items/${path}`).set(by.auth);
  const heldAt = async (itemId: string, ms: number): Promise<Held> => {
    const at = new Date(ms).toISOString();
    return bodyOf<Held>(await get(`${itemId}/custody/holder?at=${at}`).expect(200));
  };

  it('tells who held it at any moment, under which authority and how certain that is', async () => {
    const { itemId } = await stage.registerItem(holder, caseId, { legalBasisRef: 'warrant 12/26' });
    const registered = stage.t.clock.nowMs();
    stage.t.clock.advance(10 * minute);
    await stage.act(holder, itemId, 'transfer.released/1', {
      ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
      ...{ conveyance: 'in_person', dueAt: new Date(registered + 60 * minute).toISOString() },
    });
    stage.t.clock.advance(10 * minute);
    await stage.act(recipient, itemId, 'transfer.received/1', { condition: 'as sent' });
    const one = { certainty: 'certain', holders: [{ holder: holder.accountId }] };
    expect(await heldAt(itemId, registered + minute)).toMatchObject(one);
    expect(await heldAt(itemId, registered + minute)).toMatchObject({
      holders: [{ authority: 'warrant 12/26', transit: null }],
    });
    expect(await heldAt(itemId, registered + 15 * minute)).toMatchObject({
      ...one,
      holders: [{ transit: { recipient: recipient.accountId } }],
    });
    expect(await heldAt(itemId, registered + 21 * minute)).toMatchObject({
      certainty: 'certain',
      holders: [{ holder: recipient.accountId }],
    });
    expect(await heldAt(itemId, registered - minute)).toMatchObject({
      certainty: 'before_record',
      holders: [],
    });
    const record = await get(`${itemId}/custody`).expect(200);
    expect(record.body).toMatchObject({
      legs: [
        { holder: holder.accountId, basis: 'event' },
        { holder: recipient.accountId, until: null },
      ],
      findings: [{ code: 'missing_seal', certain: true, explainedBy: [] }],
    });
  });

  it('shows what is explained, with what explains it', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const lost = stage.t.clock.nowMs();
    await stage.act(holder, itemId, 'incident.lost/1', { incidentReport: 'R1', lastSeen: 'desk' });
    stage.t.clock.advance(5 * minute);
    const found = { incidentReport: 'R1', foundBy: 'the holder', condition: 'as before' };
    await stage.act(holder, itemId, 'incident.found/1', found);
    const gap = { code: 'gap', certain: true, from: new Date(lost).toISOString() };
    const before = await get(`${itemId}/custody`).expect(200);
    expect(before.body).toMatchObject({ findings: [{ ...gap, explainedBy: [] }] });
    const time = (ms: number) => ({
      ...{ instant: new Date(ms).toISOString(), precision: 'second', clockSource: 'server' },
    });
    await stage.act(holder, itemId, 'gap.explained/1', {
      ...{ explanation: 'It lay under the desk.', finding: 'gap' },
      ...{ gapFrom: time(lost), gapUntil: time(lost + 5 * minute) },
    });
    const after = await get(`${itemId}/custody`).expect(200);
    expect(after.body).toMatchObject({ findings: [{ ...gap, explainedBy: [4] }] });
  });

  it('is told to nobody who may not see the item, and of no time that is none', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const stranger = await stage.actor();
    await get(`${itemId}/custody`, stranger).expect(404);
    await get(`${itemId}/custody/holder?at=2026-01-01T00:00:00Z`, stranger).expect(404);
    await get(`${itemId}/custody/holder`).expect(422);
    await get(`${itemId}/custody/holder?at=yesterday`).expect(422);
    await get(`${itemId}/custody/holder?at=2026-02-30T00:00:00Z`).expect(422);
  });
});
