import { type Json } from '../../src/core/canonical/json.js';
import { registerItem } from '../../src/cli/register.js';
import { audit } from '../../src/operate/audit/audit.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

describe('disclosures', () => {
  let stage: Stage;
  let officer: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    officer = await stage.actor({
      roles: [
        ...(['evidence_custodian', 'investigator', 'disclosure_officer'] as const),
        ...(['defence_counsel', 'release_authority'] as const),
      ],
    });
    caseId = await stage.openCase(officer);
    officer = stage.approvedBy(officer, await stage.approver(officer, caseId));
  }, 60_000);
  afterAll(() => stage.close());

  const withBytes = async (text: string): Promise<[itemId: string, sha256: string]> => {
    const fields = Object.fromEntries(
      Object.entries(stage.registration(officer)).filter(([name]) => name !== 'bytesState'),
    );
    const { itemId } = await registerItem(officer.client, officer.key, {
      caseId,
      events: [stage.provenance(officer), { type: 'item.registered/1', fields }],
      file: { path: await stage.file(text), mediaType: 'text/plain' },
    });
    const item = await officer.client.get(`/api/items/${itemId}`);
    return [itemId, item.list('digests')[0]?.text('sha256') ?? ''];
  };
  const serve = async (chainId: string, more: Fields): Promise<void> => {
    await stage.act(officer, chainId, 'disclosure.served/1', {
      ...{ recipient: 'counsel for A', schedule: 'used', servedAt: stage.now(), ...more },
    });
  };
  const sets = async (by = officer) =>
    (await by.client.get(`/api/cases/${caseId}/disclosures?limit=200`)).list('items');
  const schedule = async () =>
    (await officer.client.get(`/api/cases/${caseId}/disclosures/schedule?limit=200`))
      .list('items')
      .map((item) => [item.text('itemId'), item.texts('schedules')] as const);

  it('are sets of bytes of the case’s items, with what was withheld and on which ground', async () => {
    const [one, digestOne] = await withBytes('served alone');
    const [other, digestOther] = await withBytes('served with the case');
    const withheld = [{ ground: 'sources', decisionMaker: 'the court', decision: 'order 7' }];
    await serve(one, { artifactDigests: [digestOne], withheld });
    await serve(caseId, { artifactDigests: [digestOne, digestOther], schedule: 'unused' });
    const [first, second] = await sets();
    expect(first?.value).toMatchObject({
      ...{ itemId: one, items: [one], schedule: 'used', withheld, recipient: 'counsel for A' },
      ...{ servedBy: officer.accountId, acknowledgedAt: null, supersededBy: null, checks: [] },
    });
    expect(second?.value).toMatchObject({ itemId: null, items: [one, other], withheld: [] });
    expect(new Map(await schedule())).toEqual(
      new Map([
        [one, ['unused', 'used']],
        [other, ['unused']],
      ]),
    );
  });

  it('answer what forums ask about each item served with its case', async () => {
    const [itemId, digest] = await withBytes('asked about after it was served');
    const asked = async () =>
      (await officer.client.get(`/api/items/${itemId}/assessment?forum=england-and-wales`))
        .list('rules')
        .find((rule) => rule.text('ruleId') === 'EW-10')
        ?.text('result');
    expect(await asked()).toBe('unknown');
    await serve(caseId, { artifactDigests: [digest], schedule: 'unused' });
    expect(await asked()).toBe('met');
  });

  it('leave an item in no schedule that was never served', async () => {
    const [itemId] = await withBytes('never served');
    expect(await schedule()).toContainEqual([itemId, []]);
  });

  it('are acknowledged by a later event that takes the place of the first', async () => {
    const [itemId, digest] = await withBytes('acknowledged');
    await serve(itemId, { artifactDigests: [digest] });
    const served = (await sets()).at(-1);
    await serve(itemId, {
      ...{ artifactDigests: [digest], acknowledgedAt: stage.now() },
      supersedes: served?.text('eventHash') ?? '',
    });
    const [before, after] = (await sets()).slice(-2);
    expect(before?.textOrNull('supersededBy')).toBe(after?.text('eventHash'));
    expect(after?.textOrNull('acknowledgedAt')).not.toBeNull();
  });

  it('are acknowledged also where they could not be served any more; nothing else is', async () => {
    const [itemId, digest] = await withBytes('acknowledged late');
    await serve(itemId, { artifactDigests: [digest] });
    await stage.act(officer, itemId, 'restriction.set/1', {
      ...{ restrictionRef: 'R-9', kind: 'victim_identity', effect: 'block_disclosure' },
      ...{ scope: 'a name', basis: 'order 9', reviewAt: '2040-01-01T00:00:00Z' },
    });
    const again = {
      ...{ artifactDigests: [digest], acknowledgedAt: stage.now() },
      supersedes: (await sets()).at(-1)?.text('eventHash') ?? '',
    };
    await expect(serve(itemId, { artifactDigests: [digest] })).rejects.toThrow(/R-9/);
    for (const other of [{ recipient: 'counsel for B' }, { schedule: 'unused' }]) {
      await expect(serve(itemId, { ...again, ...other })).rejects.toThrow(/R-9/);
    }
    await serve(itemId, again);
    expect((await sets()).at(-1)?.textOrNull('acknowledgedAt')).not.toBeNull();
  });

  it('show what counsel found in what was served', async () => {
    const [itemId, digest] = await withBytes('checked by counsel');
    await serve(itemId, { artifactDigests: [digest] });
    await stage.act(officer, itemId, 'disclosure.verified/1', {
      ...{ schedule: 'used', artifactDigests: [digest], result: 'match' },
    });
    expect((await sets()).at(-1)?.member('checks').value).toEqual([
      { by: officer.accountId, result: 'match' },
    ]);
  });

  it.each([
    ['without the decision', [{ ground: 'sources', decisionMaker: 'the court' }]],
    ['with an empty ground', [{ ground: '', decisionMaker: 'the court', decision: 'order 7' }]],
    ['with something besides', [{ ground: 'a', decisionMaker: 'b', decision: 'c', note: 'd' }]],
    ['as a text', ['sources']],
  ] as const)('say what is withheld whole: not %s', async (_, withheld) => {
    const [itemId, digest] = await withBytes(`withheld ${JSON.stringify(withheld)}`);
    const refused = serve(itemId, { artifactDigests: [digest], withheld: [...withheld] });
    await expect(refused).rejects.toThrow(/ground, decisionMaker, decision/);
  });

  it('are there for who sees the case, and the audit finds them as the events say', async () => {
    const stranger = await stage.actor();
    await expect(sets(stranger)).rejects.toThrow(/no such case/);
    await expect(stranger.client.get(`/api/cases/${caseId}/disclosures/schedule`)).rejects.toThrow(
      /no such case/,
    );
    const found = await audit(
      { home: stage.t.config.home, database: { kind: 'external', ...stage.t.connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([found.exitCode, found.verdict.findings]).toEqual([0, []]);
  });

  it('come in pages', async () => {
    const all = (await sets()).map((set) => set.text('eventHash'));
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await officer.client.get(`/api/cases/${caseId}/disclosures?limit=2${from}`);
      paged.push(...page.list('items').map((set) => set.text('eventHash')));
      cursor = page.textOrNull('next');
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(4);
  });
});
