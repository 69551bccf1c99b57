import { type Json } from '../../src/core/canonical/json.js';
import { bodyOf } from '../support/app.js';
import { type FullCase, openFullCase, secretWord } from '../support/full-case.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;
const hourMs = 3_600_000;

describe('counsel', () => {
  let stage: Stage;
  let full: FullCase;
  let administrator: Actor;
  let counsel: Actor;
  /** Whoever opened the case, with somebody who approves what they serve. */
  let serving: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    full = await openFullCase(stage);
    administrator = await stage.actor({ roles: ['system_administrator'] });
    serving = stage.approvedBy(full.opener, await stage.approver(full.opener, full.caseId));
    counsel = await newCounsel('D. Defence', 'Chambers One');
    await grant(counsel);
  }, 60_000);
  afterAll(() => stage.close());

  const newCounsel = (displayName: string, organisation: string) =>
    stage.actor({ displayName, organisation, roles: ['defence_counsel'] });
  const at = (ms: number) => new Date(stage.t.clock.nowMs() + ms).toISOString();
  const grant = (to: Actor, more: Fields = {}) =>
    stage.byTwo(full.opener, administrator, full.caseId, {
      ...{ type: 'grant.given/1', occurred: stage.now() },
      fields: {
        ...{ account: to.accountId, role: 'defence_counsel', from: at(-2 * hourMs) },
        ...{ until: at(24 * hourMs), reason: 'defends', ...more },
      },
    });
  const get = (path: string, by = counsel) => stage.t.http.get(path).set(by.auth);
  const status = async (path: string, by = counsel) => (await get(path, by)).status;
  const serve = (chainId: string, more: Fields) =>
    stage.act(serving, chainId, 'disclosure.served/1', {
      ...{ recipient: counsel.displayName, schedule: 'used', artifactDigests: [full.sha256] },
      ...{ servedAt: stage.now(), ...more },
    });
  const registered = async () => (await stage.registerItem(full.opener, full.caseId)).itemId;

  it('is let in for a time that is said beforehand, and no longer than a year', async () => {
    const other = await newCounsel('E. Else', 'Chambers Two');
    const forEver = { account: other.accountId, role: 'defence_counsel', from: at(0), reason: 'r' };
    const give = (fields: Fields) =>
      stage.byTwo(full.opener, administrator, full.caseId, {
        ...{ type: 'grant.given/1', occurred: stage.now(), fields },
      });
    await expect(give(forEver)).rejects.toThrow(/when counsel’s access ends/);
    const long = { ...forEver, until: at(400 * 24 * hourMs) };
    await expect(give(long)).rejects.toThrow(/when counsel’s access ends/);
    await give({ ...forEver, role: 'analyst' });
  });

  it('is told which case it is, and of the team nothing', async () => {
    const seen = await get(`/api/cases/${full.caseId}`).expect(200);
    const { grants, itemCount } = bodyOf<{ grants: { account: string }[]; itemCount: null }>(seen);
    expect(grants.map(({ account }) => account)).toEqual([counsel.accountId]);
    expect(itemCount).toBeNull();
    for (const path of ['/disclosures/schedule']) {
      expect([path, await status(`/api/cases/${full.caseId}${path}`)]).toEqual([path, 403]);
    }
    expect(await status(`/api/requests/${full.requestId}`)).toBe(403);
    expect(await status(`/api/exports/${full.exportId}`)).toBe(403);
    for (const path of ['/api/requests', '/api/exports', '/api/items', '/api/work']) {
      const { text } = await get(path).expect(200);
      expect([path, text.includes(secretWord)]).toEqual([path, false]);
    }
  });

  it('sees an item once it was served on them, and not before', async () => {
    const { itemId, opener } = full;
    expect(await status(`/api/items/${itemId}`)).toBe(404);
    expect(await status(`/api/items/${itemId}/files/1`)).toBe(404);
    await serve(itemId, { recipient: 'counsel for somebody else' });
    expect(await status(`/api/items/${itemId}`)).toBe(404);
    await serve(itemId, {});
    for (const path of ['', '/events', '/custody', '/provenance', '/files/1', '/verification']) {
      expect([path, await status(`/api/items/${itemId}${path}`)]).toEqual([path, 200]);
    }
    expect(await status(`/api/items/${itemId}/assessment?forum=icc`)).toBe(403);
    const sets = await get(`/api/cases/${full.caseId}/disclosures`).expect(200);
    const { items } = bodyOf<{ items: { recipient: string }[] }>(sets);
    expect(items.map(({ recipient }) => recipient)).toEqual([counsel.displayName]);
    expect(await status(`/api/items/${await registered()}`)).toBe(404);
    const whole = await get(`/api/cases/${full.caseId}/disclosures`, opener).expect(200);
    expect(bodyOf<{ items: unknown[] }>(whole).items).toHaveLength(2);
  });

  it('is served by account, by name or by organisation, alone or with the whole case', async () => {
    for (const [i, field] of (['accountId', 'displayName', 'organisation'] as const).entries()) {
      const one = await newCounsel(`Counsel ${i}`, `Chambers of ${i}`);
      await grant(one);
      expect(await status(`/api/items/${full.itemId}`, one)).toBe(404);
      await serve(full.caseId, { recipient: one[field] });
      expect([field, await status(`/api/items/${full.itemId}`, one)]).toEqual([field, 200]);
    }
  });

  it('does not see what the team keeps for itself', async () => {
    const { itemId, opener } = full;
    const events = await opener.client.get(`/api/items/${itemId}/events`);
    const last = events.list('items').at(-1);
    const bound = {
      boundEventHash: last?.text('eventHash') ?? '',
      boundLogIndex: last?.integer('logIndex') ?? 0,
    };
    for (const workProduct of [true, false]) {
      await stage.act(opener, itemId, 'admissibility.noted/1', {
        ...{ forum: 'icc', legalTest: 'relevance', ...bound, workProduct },
        text: workProduct ? 'kept for the team' : 'told to everybody',
      });
    }
    for (const path of ['/admissibility-notes', '/events?limit=200']) {
      const { text } = await get(`/api/items/${itemId}${path}`).expect(200);
      expect([path, text.includes('kept for the team')]).toEqual([path, false]);
      expect([path, text.includes('told to everybody')]).toEqual([path, true]);
      const whole = await get(`/api/items/${itemId}${path}`, opener).expect(200);
      expect([path, whole.text.includes('kept for the team')]).toEqual([path, true]);
    }
  });

  it('has nothing any more when their time is over, or the grant was ended', async () => {
    const late = await newCounsel('L. Late', 'Chambers Late');
    await grant(late, { until: at(-hourMs) });
    const ended = await newCounsel('N. Ended', 'Chambers Ended');
    await grant(ended);
    await serve(full.itemId, { recipient: late.accountId });
    await serve(full.itemId, { recipient: ended.accountId });
    expect(await status(`/api/items/${full.itemId}`, ended)).toBe(200);
    await stage.act(full.opener, full.caseId, 'grant.ended/1', {
      ...{ account: ended.accountId, role: 'defence_counsel', reason: 'mandate ended' },
    });
    for (const one of [late, ended]) {
      expect(await status(`/api/items/${full.itemId}`, one)).toBe(404);
      expect(await status(`/api/cases/${full.caseId}`, one)).toBe(404);
    }
  });
});

describe('an administrator of the installation', () => {
  it('writes nothing about evidence, whatever other roles they have', async () => {
    const stage = await Stage.open();
    try {
      const roles = ['system_administrator', 'evidence_custodian', 'investigator'] as const;
      const both = await stage.actor({ roles });
      await expect(stage.openCase(both)).rejects.toThrow(/case.opened\/1 is for/);
      const owner = await stage.actor({ roles: ['investigator', 'evidence_custodian'] });
      const caseId = await stage.openCase(owner);
      await stage.grant(owner, caseId, { account: both.accountId, role: 'investigator' });
      const { itemId } = await stage.registerItem(owner, caseId);
      const note = stage.act(both, itemId, 'note.added/1', { text: 'smuggled in' });
      await expect(note).rejects.toThrow(/note.added\/1 is for/);
    } finally {
      await stage.close();
    }
  });
});
