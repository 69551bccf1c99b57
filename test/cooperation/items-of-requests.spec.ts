import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { audit } from '../../src/operate/audit/audit.js';
import { bodyOf } from '../support/app.js';
import { hashOf } from '../support/fields.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

interface Linked {
  readonly itemId: string;
  readonly sent: boolean;
  readonly stated: boolean;
  readonly provenance: boolean;
}

interface Assessed {
  readonly rules: readonly {
    readonly ruleId: string;
    readonly result: string;
    readonly explanation: string;
  }[];
}

describe('items under a request between States', () => {
  let stage: Stage;
  let officer: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    const roles = ['prosecutor', 'central_authority_officer', 'evidence_custodian'] as const;
    officer = await stage.actor({ roles });
    caseId = await stage.openCase(officer);
  }, 60_000);
  afterAll(() => stage.close());

  const sentRequest = async (requestRef: string, own: Fields = {}): Promise<string> => {
    const act = await SignedAct.begin(officer.client, officer.key);
    const { id } = await act.reserve();
    const drafted = {
      ...{ caseId, requestRef, instrument: 'mla', direction: 'outgoing', channel: 'diplomatic' },
      ...{ requestingAuthority: 'Paris', requestedAuthority: 'Rome', urgency: 'routine' },
      ...{ purpose: 'a murder', language: 'fr', confidential: false, ...own },
    };
    const occurred = stage.now();
    await act.add(id, { type: 'request.drafted/1', occurred, fields: drafted });
    await act.add(id, { type: 'request.sent/1', occurred, fields: { at: occurred } });
    await act.post();
    return id;
  };
  const step = async (id: string, type: string, fields: Fields): Promise<void> => {
    const act = await SignedAct.begin(officer.client, officer.key);
    const result: Fields = type === 'acknowledged' ? {} : { result: 'what was asked for' };
    const more = { at: stage.now(), ...result, ...fields };
    await act.add(id, { type: `request.${type}/1`, occurred: stage.now(), fields: more });
    await act.post();
  };
  /** An item that a provider gave out under that reference. */
  const produced = async (processRef: Json): Promise<string> => {
    const act = await SignedAct.begin(officer.client, officer.key);
    const { id } = await act.reserve();
    const unknown = { status: 'unknown' };
    const form = {
      ...{ sourceKind: 'private_sector', provider: 'Story Mail', service: 'mail', processRef },
      ...{ processType: 'mla', issuingAuthority: 'Paris', servedAt: unknown, dueAt: unknown },
      ...{ receivedAt: unknown, accountIdentifiers: ['x'], dataCategories: ['subscriber'] },
      ...{ period: unknown, periodZone: 'UTC', deliveryChannel: 'mail', userNotice: 'unknown' },
    };
    const first = stage.event(officer, 'provenance.recorded/1', form);
    const { eventHash: firstEventHash } = await act.add(id, {
      ...first,
      fields: { caseId, ...first.fields },
    });
    const { fields } = stage.event(officer, 'x', stage.registration(officer));
    const registration = { ...fields, sourceKind: 'private_sector' };
    const occurred = stage.now();
    await act.add(id, { type: 'item.registered/1', occurred, fields: registration });
    await act.add(caseId, {
      ...{ type: 'item.added/1', occurred },
      fields: { itemId: id, firstEventHash },
    });
    await act.post();
    return id;
  };
  const linked = async (requestId: string): Promise<readonly Linked[]> => {
    const path = `/api/requests/${requestId}`;
    const answer = await stage.t.http.get(path).set(officer.auth).expect(200);
    return bodyOf<{ linkedItems: readonly Linked[] }>(answer).linkedItems;
  };
  const requestsOf = async (itemId: string): Promise<unknown> => {
    const answer = await stage.t.http.get(`/api/items/${itemId}`).set(officer.auth).expect(200);
    return bodyOf<{ requests: unknown }>(answer).requests;
  };
  const speciality = async (itemId: string): Promise<Assessed['rules'][number] | undefined> => {
    const path = `/api/items/${itemId}/assessment?forum=england-and-wales`;
    const answer = await stage.t.http.get(path).set(officer.auth).expect(200);
    return bodyOf<Assessed>(answer).rules.find(({ ruleId }) => ruleId === 'EW-09');
  };

  it('are linked by a step of the request, and by their provenance', async () => {
    const requestId = await sentRequest('MLA-1');
    const { itemId: named } = await stage.registerItem(officer, caseId);
    const returned = await produced('MLA-1');
    const other = await produced('MLA-999');
    const silent = await produced({ status: 'unknown' });
    await step(requestId, 'executed', { itemIds: [named] });
    const none = { sent: false, stated: false, provenance: false };
    expect(await linked(requestId)).toEqual([
      { ...none, itemId: named, stated: true },
      { ...none, itemId: returned, provenance: true },
    ]);
    for (const itemId of [other, silent]) expect(await requestsOf(itemId)).toEqual([]);
  });

  it('are found by the reference of the other side, too', async () => {
    const requestId = await sentRequest('MLA-2');
    await step(requestId, 'acknowledged', { foreignRef: 'IT-2' });
    const returned = await produced('IT-2');
    expect(await linked(requestId)).toMatchObject([{ itemId: returned, provenance: true }]);
  });

  it('are used within its limits, and that is told beside the question', async () => {
    const requestId = await sentRequest('MLA-3', { useLimits: ['count of murder'] });
    const { itemId } = await stage.registerItem(officer, caseId);
    expect(await speciality(itemId)).toMatchObject({ result: 'not_applicable' });
    await step(requestId, 'executed', { itemIds: [itemId], conditions: ['no death penalty'] });
    const useLimits = ['count of murder', 'no death penalty'];
    expect(await requestsOf(itemId)).toEqual([
      { requestId, requestRef: 'MLA-3', foreignRef: null, state: 'executed', useLimits },
    ]);
    const limits = 'Limits of use on record with the request: count of murder; no death penalty.';
    expect(await speciality(itemId)).toMatchObject({
      result: 'unknown',
      explanation: expect.stringContaining(limits) as unknown,
    });
  });

  it('are not bound by a request that came in', async () => {
    const requestId = await sentRequest('MLA-4', { direction: 'incoming', useLimits: ['theft'] });
    const { itemId } = await stage.registerItem(officer, caseId);
    await step(requestId, 'executed', { itemIds: [itemId] });
    expect(await linked(requestId)).toMatchObject([{ itemId, stated: true }]);
    expect(await requestsOf(itemId)).toEqual([]);
    expect(await speciality(itemId)).toMatchObject({ result: 'not_applicable' });
  });

  it('are not named in its steps by who does not see them', async () => {
    const requestId = await sentRequest('MLA-5');
    const stranger = await stage.actor();
    const theirs = await stage.registerItem(stranger, await stage.openCase(stranger));
    const { itemId: own } = await stage.registerItem(officer, caseId);
    for (const itemIds of [[theirs.itemId], [own, hashOf(77)]]) {
      const named = step(requestId, 'partly_executed', { itemIds });
      await expect(named).rejects.toThrow(/no such item, or you may not see it/);
    }
    expect(await linked(requestId)).toEqual([]);
    await step(requestId, 'partly_executed', { itemIds: [own, own] });
    expect(await linked(requestId)).toMatchObject([{ itemId: own, stated: true }]);
  });

  it('are sent under a request of their own case, which shows them', async () => {
    const requestId = await sentRequest('MLA-6', { direction: 'incoming' });
    const { itemId } = await stage.registerItem(officer, caseId);
    const send = (under: string) =>
      stage.act(officer, itemId, 'transfer.sent_abroad/1', {
        ...{ requestId: under, recipientAuthority: 'Rome', copyOnly: true },
        assurances: ['no death penalty'],
      });
    await expect(send(hashOf(5))).rejects.toThrow(/no such request, or you may not see it/);
    const elsewhere = await sentRequest('MLA-7', { caseId: await stage.openCase(officer) });
    await expect(send(elsewhere)).rejects.toThrow(/made for another case/);
    await send(requestId);
    await send(requestId);
    expect(await linked(requestId)).toEqual([
      { itemId, sent: true, stated: false, provenance: false },
    ]);
  });

  it('carry the reference and conditions of INTERPOL, whose source keeps control', async () => {
    const requestId = await sentRequest('MLA-8', { direction: 'incoming' });
    const reference = { kind: 'interpol_ref', value: 'A-1234/5-2026' };
    const serial = { kind: 'serial', value: 'SN-77' };
    const identifiers = [reference, serial];
    const { itemId } = await stage.registerItem(officer, caseId, { identifiers });
    await stage.registerItem(officer, caseId, { identifiers: [reference] });
    const { itemId: same } = await stage.registerItem(officer, caseId, { identifiers: [serial] });
    const conditions = ['INTERPOL RESTRICTED', 'no onward use without consent of NCB Rome'];
    const restriction = {
      ...{ restrictionRef: 'A-1234/5-2026', kind: 'originator_control', effect: 'block_transfer' },
      conditions,
    };
    await stage.act(officer, itemId, 'restriction.set/1', {
      ...{ ...restriction, scope: 'all', basis: 'INTERPOL’s Rules on the Processing of Data' },
      reviewAt: '2036-01-01T00:00:00Z',
    });
    const shown = await stage.t.http.get(`/api/items/${itemId}`).set(officer.auth).expect(200);
    expect(shown.body).toMatchObject({ identifiers, restrictionsInForce: [restriction] });
    const send = () =>
      stage.act(officer, itemId, 'transfer.sent_abroad/1', {
        ...{ requestId, recipientAuthority: 'Rome', copyOnly: true, assurances: [] },
      });
    await expect(send()).rejects.toThrow(/restriction A-1234\/5-2026 stands against it/);
    await stage.act(officer, itemId, 'restriction.lifted/1', {
      ...{ restrictionRef: 'A-1234/5-2026', reason: 'consented', authority: 'NCB Rome' },
    });
    await send();
    // What shares a matter is not the same thing; what shares a number may be.
    const path = `/api/items/${itemId}/duplicates`;
    const found = await stage.t.http.get(path).set(officer.auth).expect(200);
    const ids = bodyOf<{ items: readonly { itemId: string }[] }>(found).items;
    expect(ids.map((one) => one.itemId)).toEqual([same]);
  });

  it('have consents to requests of their own case alone', async () => {
    const { itemId } = await stage.registerItem(officer, caseId);
    const consent = (requestId: string) =>
      stage.act(officer, itemId, 'release.consented/1', {
        ...{ authority: 'Rome', scope: ['onward_transfer'], conditions: ['court_use'], requestId },
      });
    await expect(consent('ab'.repeat(32))).rejects.toThrow(/no such request/);
    const other = await sentRequest('MLA-OTHER', { caseId: await stage.openCase(officer) });
    await expect(consent(other)).rejects.toThrow(/made for another case/);
    await consent(await sentRequest('MLA-OWN'));
  });

  it('are derived a second time by the audit', async () => {
    const { connections, config } = stage.t;
    const { verdict, exitCode } = await audit(
      { home: config.home, database: { kind: 'external', ...connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });
});
