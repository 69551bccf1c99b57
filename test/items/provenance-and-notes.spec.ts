import { type Json } from '../../src/core/canonical/json.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

interface StatedForm {
  readonly kind: string;
  readonly eventHash: string;
  readonly amended: boolean;
  readonly form: Fields;
}

interface Note {
  readonly eventHash: string;
  readonly logIndex: number;
  readonly author: string;
  readonly fields: Fields;
  readonly supersededBy: string | null;
}

describe('provenance and notes on admissibility', () => {
  let stage: Stage;
  let author: Actor;
  let prosecutor: Actor;
  let itemId: string;
  let itemHash: string;
  let itemIndex: number;
  beforeAll(async () => {
    stage = await Stage.open();
    author = await stage.actor();
    prosecutor = await stage.actor({ roles: ['prosecutor', 'evidence_custodian'] });
    const caseId = await stage.openCase(author);
    ({ itemId, firstEventHash: itemHash } = await stage.registerItem(author, caseId));
    const [first] = (await get<{ items: readonly { logIndex: number }[] }>('/events')).items;
    itemIndex = first?.logIndex ?? -1;
  }, 60_000);
  afterAll(() => stage.close());

  const get = async <Body>(path: string): Promise<Body> =>
    bodyOf<Body>(
      await stage.t.http.get(`/api/items/${itemId}${path}`).set(author.auth).expect(200),
    );
  const records = async () => (await get<{ items: readonly StatedForm[] }>('/provenance')).items;
  const notes = async (query = '') =>
    get<{ items: readonly Note[]; next: string | null }>(`/admissibility-notes${query}`);

  const note = (text: string): Fields => ({
    forum: 'Exercise Court',
    legalTest: 'relevance',
    text,
    boundEventHash: itemHash,
    boundLogIndex: itemIndex,
    workProduct: false,
  });

  it('shows the record in force, and after an amendment the one that it replaced', async () => {
    const [first] = await records();
    expect(first).toMatchObject({ kind: 'law_enforcement', amended: false });
    expect(first?.form).toMatchObject({
      ...{ method: 'taken from a drawer', place: { status: 'unknown' } },
      promisedConfidentiality: { status: 'withheld', by: author.organisation },
    });
    expect(first?.form).not.toHaveProperty('purpose');
    await stage.act(author, itemId, 'provenance.amended/1', {
      ...stage.provenance(author, 'taken from a safe').fields,
      supersedes: first?.eventHash ?? '',
      reason: 'the drawer was a safe',
    });
    const all = await records();
    expect(all.map(({ form: { method }, amended }) => ({ method, amended }))).toEqual([
      { method: 'taken from a drawer', amended: false },
      { method: 'taken from a safe', amended: true },
    ]);
    const item = await get<{ provenance: StatedForm }>('');
    expect(item.provenance).toEqual(all[1]);
  });

  it('shows notes that were superseded by their author, and which are in force', async () => {
    await stage.act(author, itemId, 'admissibility.noted/1', note('first thought'));
    const [first] = (await notes()).items;
    await stage.act(author, itemId, 'admissibility.noted/1', {
      ...note('second thought'),
      supersedes: first?.eventHash ?? '',
    });
    const { items } = await notes();
    expect(items.map(({ fields: { text } }) => text)).toEqual(['first thought', 'second thought']);
    expect(items.map(({ supersededBy }) => supersededBy)).toEqual([items[1]?.eventHash, null]);
    expect(items[0]?.author).toBe(author.accountId);
    const item = await get<{ notes: readonly Note[] }>('');
    expect(item.notes.map(({ eventHash }) => eventHash)).toEqual([items[1]?.eventHash]);
  });

  it('binds a note to an event of the item, at its place in the log', async () => {
    const post = (fields: Fields) => stage.act(author, itemId, 'admissibility.noted/1', fields);
    const bound = { ...note('bound to nothing'), boundEventHash: 'ab'.repeat(32) };
    await expect(post(bound)).rejects.toThrow(/no logged event of the item/);
    const misplaced = { ...note('bound elsewhere'), boundLogIndex: itemIndex + 1 };
    await expect(post(misplaced)).rejects.toThrow(`log index ${itemIndex}`);
    const replacing = { ...note('replaces nothing'), supersedes: 'ab'.repeat(32) };
    await expect(post(replacing)).rejects.toThrow(/no such event on this chain/);
  });

  it('keeps in force what another person said, whatever a later note says of it', async () => {
    const before = (await notes()).items.at(-1);
    await stage.act(author, itemId, 'transfer.released/1', {
      recipient: prosecutor.accountId,
      recipientOrganisation: prosecutor.organisation,
      conveyance: 'in_person',
      dueAt: new Date(stage.t.clock.nowMs() + 3_600_000).toISOString(),
    });
    await stage.act(prosecutor, itemId, 'admissibility.noted/1', {
      ...note('not so'),
      supersedes: before?.eventHash ?? '',
    });
    const { items } = await notes();
    expect(items.map(({ fields: { text } }) => text)).toContain('not so');
    expect(items.find(({ eventHash }) => eventHash === before?.eventHash)?.supersededBy).toBeNull();
  });

  it('lists notes page by page', async () => {
    const first = await notes('?limit=2');
    const rest = await notes(`?limit=2&cursor=${first.next ?? ''}`);
    const all = (await notes()).items;
    expect(all.length).toBeGreaterThan(2);
    expect([...first.items, ...rest.items]).toEqual(all.slice(0, 4));
  });

  it('finds all of it to follow from the chain', async () => {
    expect((await get<{ findings: readonly unknown[] }>('/verification')).findings).toEqual([]);
  });
});
