import { registerItem } from '../../src/cli/register.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

const dayMs = 24 * 60 * 60 * 1000;

describe('the work queue', () => {
  let stage: Stage;
  let lead: Actor;
  beforeEach(async () => {
    stage = await Stage.open({ VERIFY_EVERY_DAYS: '10' });
    lead = await stage.actor({
      roles: [
        ...(['evidence_custodian', 'investigator', 'prosecutor', 'disclosure_officer'] as const),
        ...(['central_authority_officer', 'court_registrar'] as const),
      ],
    });
  }, 60_000);
  afterEach(() => stage.close());

  const inDays = (days: number): string =>
    new Date(stage.t.clock.nowMs() + days * dayMs).toISOString();
  const tasks = async (by = lead) =>
    (await by.client.get('/api/work?limit=200')).list('items').map((one) => ({
      ...{ kind: one.text('kind'), about: one.textOrNull('itemId') ?? one.textOrNull('caseId') },
      ...{ what: one.textOrNull('what'), overdue: one.member('overdue').value },
    }));
  const kinds = async (by = lead) => (await tasks(by)).map(({ kind }) => kind);
  const withBytes = async (caseId: string): Promise<[itemId: string, sha256: string]> => {
    const fields = Object.fromEntries(
      Object.entries(stage.registration(lead)).filter(([name]) => name !== 'bytesState'),
    );
    const { itemId } = await registerItem(lead.client, lead.key, {
      caseId,
      events: [stage.provenance(lead), { type: 'item.registered/1', fields }],
      file: { path: await stage.file('bytes to be verified'), mediaType: 'text/plain' },
    });
    const item = await lead.client.get(`/api/items/${itemId}`);
    return [itemId, item.list('digests')[0]?.text('sha256') ?? ''];
  };

  it('asks for a check of bytes that nobody has checked for long', async () => {
    const [itemId, sha256] = await withBytes(await stage.openCase(lead));
    expect(await tasks()).toEqual([]);
    stage.t.clock.advance(11 * dayMs);
    expect(await tasks()).toEqual([
      { kind: 'verify_bytes', about: itemId, what: null, overdue: true },
    ]);
    await stage.act(lead, itemId, 'integrity.checked/1', {
      ...{ expectedSha256: sha256, observedSha256: sha256, tool: 'sha256sum', toolVersion: '9' },
    });
    expect(await tasks()).toEqual([]);
  });

  it('asks for reviews of what is in force, of those whose they are', async () => {
    const caseId = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, caseId);
    await stage.act(lead, itemId, 'restriction.set/1', {
      ...{ restrictionRef: 'R-1', kind: 'victim_identity', effect: 'hide', scope: 'a name' },
      ...{ basis: 'order 1', reviewAt: inDays(40) },
    });
    await stage.act(lead, itemId, 'hold.set/1', {
      ...{
        holdRef: 'H-1',
        kind: 'legal_hold',
        scope: 'all',
        basis: 'order 2',
        reviewAt: inDays(5),
      },
    });
    expect(await kinds()).toEqual(['review_hold']);
    stage.t.clock.advance(15 * dayMs);
    expect(await tasks()).toMatchObject([
      { kind: 'review_hold', overdue: true },
      { kind: 'review_restriction', overdue: false },
    ]);
    const collector = await stage.actor({ roles: ['collector'] });
    await stage.grant(lead, caseId, { account: collector.accountId, role: 'collector' });
    expect(await kinds(collector)).toEqual([]);
    await stage.act(lead, itemId, 'hold.lifted/1', {
      ...{ holdRef: 'H-1', reason: 'over', authority: 'the court' },
    });
    expect(await kinds()).toEqual(['review_restriction']);
  });

  it('asks whether a case is still kept for a reason', async () => {
    const caseId = await stage.openCase(lead);
    const amend = (reviewAt: string) =>
      stage.act(lead, caseId, 'case.amended/1', { retentionReviewAt: reviewAt, reason: 'a term' });
    await amend(inDays(20));
    expect(await tasks()).toMatchObject([
      { kind: 'review_retention', about: caseId, overdue: false },
    ]);
    expect(await kinds(await stage.actor({ roles: ['prosecutor'] }))).toEqual([]);
    await amend(inDays(400));
    expect(await tasks()).toEqual([]);
  });

  it('asks to see to requests whose clocks run out', async () => {
    const caseId = await stage.openCase(lead);
    const act = await SignedAct.begin(lead.client, lead.key);
    const { id } = await act.reserve();
    const step = async (type: string, fields: Fields): Promise<void> => {
      const one = await SignedAct.begin(lead.client, lead.key);
      await one.add(id, { type, occurred: stage.now(), fields });
      await one.post();
    };
    await step('request.drafted/1', {
      ...{ caseId, requestRef: 'LOR-1', instrument: 'eio', direction: 'outgoing' },
      ...{ requestingAuthority: 'A', requestedAuthority: 'B', channel: 'direct_judicial' },
      ...{ urgency: 'routine', purpose: 'count 1', language: 'en', confidential: false },
    });
    await step('request.sent/1', { at: inDays(-22) });
    expect(await tasks()).toEqual([]);
    stage.t.clock.advance(3 * dayMs);
    expect(await tasks()).toMatchObject([
      { kind: 'see_to_request', what: 'recognition', overdue: false },
    ]);
    stage.t.clock.advance(10 * dayMs);
    expect(await tasks()).toMatchObject([{ kind: 'see_to_request', overdue: true }]);
    await step('request.acknowledged/1', { at: stage.now() });
    expect(await tasks()).toEqual([]);
  });

  it('asks for the acknowledgement of what was served, and for disposals to be carried out', async () => {
    const caseId = await stage.openCase(lead);
    const [itemId, sha256] = await withBytes(caseId);
    const served = { recipient: 'counsel', schedule: 'used', artifactDigests: [sha256] };
    const approved = stage.approvedBy(lead, await stage.approver(lead, caseId));
    await stage.act(approved, itemId, 'disclosure.served/1', { ...served, servedAt: stage.now() });
    expect(await tasks()).toMatchObject([
      { kind: 'await_acknowledgement', about: itemId, what: 'counsel' },
    ]);
    const { value } = (await lead.client.get(`/api/cases/${caseId}/disclosures`))
      .list('items')[0]
      ?.member('eventHash') ?? { value: '' };
    await stage.act(approved, itemId, 'disclosure.served/1', {
      ...{ ...served, servedAt: stage.now(), acknowledgedAt: stage.now() },
      supersedes: String(value),
    });
    expect(await tasks()).toEqual([]);
    await stage.act(lead, itemId, 'disposition.authorised/1', {
      ...{ authority: 'the court', order: 'O-1', method: 'destroyed', grounds: 'the end' },
    });
    expect(await kinds()).toEqual(['execute_disposal']);
  });

  it('asks the questions that keep an item from leaving, of who leads the case', async () => {
    const caseId = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, caseId);
    expect(await tasks()).toEqual([]);
    await stage.act(lead, caseId, 'case.amended/1', { forumProfiles: ['icc'], reason: 'referred' });
    const [asked] = await tasks();
    expect(asked).toMatchObject({ kind: 'answer_questions', about: itemId });
    expect(asked?.what).toContain('C-11');
    const other = await stage.actor({ roles: ['analyst'] });
    await stage.grant(lead, caseId, { account: other.accountId, role: 'analyst' });
    expect(await kinds(other)).toEqual([]);
  });

  it('comes in pages that repeat nothing and leave nothing out, over all that waits', async () => {
    const caseId = await stage.openCase(lead);
    for (let i = 0; i < 3; i++) {
      await stage.registerItem(lead, caseId, { bytesState: 'awaited' });
    }
    await stage.act(lead, caseId, 'case.amended/1', {
      ...{ forumProfiles: ['icc'], retentionReviewAt: inDays(1), reason: 'referred' },
    });
    const keyOf = (one: { kind: string; about: string | null }) => `${one.kind} ${one.about ?? ''}`;
    const whole = (await tasks()).map(keyOf).sort();
    expect(whole).toHaveLength(7);
    const paged: string[] = [];
    for (let from: string | null = ''; from !== null;) {
      const cursor: string = from === '' ? '' : `&cursor=${from}`;
      const page = await lead.client.get(`/api/work?limit=2${cursor}`);
      paged.push(
        ...page
          .list('items')
          .map((one) => `${one.text('kind')} ${one.textOrNull('itemId') ?? one.text('caseId')}`),
      );
      from = page.textOrNull('next');
    }
    expect(paged.sort()).toEqual(whole);
    await expect(lead.client.get('/api/work?cursor=9abc')).rejects.toThrow(/cursor/);
  });
});
