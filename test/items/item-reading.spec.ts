import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { registerItem } from '../../src/cli/register.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface ItemAnswer {
  readonly itemId: string;
  readonly itemNumber: string;
}

interface Page<Entry> {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

interface EventAnswer {
  readonly seq: number;
  readonly logIndex: number;
  readonly type: string;
  readonly account: string | null;
  readonly actor: string;
  readonly signers: readonly object[];
  readonly statement: string;
  readonly eventHash: string;
  readonly fields: readonly { readonly name: string; readonly value?: unknown }[];
}

describe('reading items', () => {
  let stage: Stage;
  let holder: Actor;
  let colleague: Actor;
  let stranger: SeededPerson;
  let caseId: string;
  let otherCase: string;
  let itemIds: readonly string[];
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor();
    colleague = await stage.actor({ organisation: 'Exercise Laboratory' });
    stranger = await stage.t.seedPerson();
    caseId = await stage.openCase(holder);
    otherCase = await stage.openCase(holder);
    const registered = [
      await stage.registerItem(holder, caseId, { itemNumber: 'A-1' }),
      await stage.registerItem(holder, caseId, { itemNumber: 'A-2' }),
      await stage.registerItem(holder, otherCase, { itemNumber: 'A-1' }),
    ];
    itemIds = registered.map(({ itemId }) => itemId);
  }, 60_000);
  afterAll(() => stage.close());

  const get = (path: string, by: SeededPerson = holder) => stage.t.http.get(path).set(by.auth);
  const list = async (query: string, by?: SeededPerson) =>
    bodyOf<Page<ItemAnswer>>(await get(`/api/items?${query}`, by).expect(200));
  const idsOf = ({ items }: Page<ItemAnswer>) => items.map(({ itemId }) => itemId);

  it('shows what an item is, who holds it and which bytes it brought', async () => {
    const bytes = randomBytes(100);
    const registration = { ...stage.registration(holder), itemNumber: 'A-3', exhibitRef: 'EX/A-3' };
    const { itemId } = await registerItem(holder.client, holder.key, {
      caseId,
      events: [
        stage.provenance(holder),
        {
          ...{ type: 'item.registered/1', occurred: stage.now() },
          fields: Object.fromEntries(
            Object.entries(registration).filter(([name]) => name !== 'bytesState'),
          ),
        },
      ],
      file: { path: await stage.file(bytes), mediaType: 'application/octet-stream' },
    });
    const answer = await get(`/api/items/${itemId}`).expect(200);
    expect(answer.body).toMatchObject({
      ...{ itemId, caseId, state: 'IN_CUSTODY', seq: 1, added: true },
      ...{ itemNumber: 'A-3', exhibitRef: 'EX/A-3', category: 'digital_device' },
      ...{ sourceKind: 'law_enforcement', holder: holder.accountId, transfer: null, seal: null },
      ...{ bytesState: 'received', provenance: { kind: 'law_enforcement' }, notes: [] },
      digests: [{ seq: 1, sha256: createHash('sha256').update(bytes).digest('hex') }],
    });
  });

  it('lists them page by page, and only those asked for', async () => {
    const first = await get(`/api/items?caseId=${caseId}&limit=1`).expect(200);
    expect(idsOf(bodyOf(first))).toEqual(itemIds.slice(0, 1));
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    expect(idsOf(bodyOf(await get(next).expect(200)))).toEqual(itemIds.slice(1, 2));
    expect(idsOf(await list(`caseId=${otherCase}`))).toEqual(itemIds.slice(2));
    expect(idsOf(await list(`holder=${holder.accountId}`))).toEqual(
      expect.arrayContaining([...itemIds]),
    );
    expect(idsOf(await list(`holder=${randomUUID()}`))).toEqual([]);
    expect(idsOf(await list('state=MISSING'))).toEqual([]);
  });

  it('shows an item on its way to both sides, and the rest of its case to one', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    await get(`/api/items/${itemId}`, colleague).expect(404);
    await stage.act(holder, itemId, 'transfer.released/1', {
      recipient: colleague.accountId,
      recipientOrganisation: colleague.organisation,
      conveyance: 'in_person',
      dueAt: new Date(stage.t.clock.nowMs() + 3_600_000).toISOString(),
    });
    for (const side of [holder, colleague]) {
      expect((await get(`/api/items/${itemId}`, side).expect(200)).body).toMatchObject({
        ...{ state: 'IN_TRANSFER', holder: holder.accountId },
        transfer: { sender: holder.accountId, recipient: colleague.accountId },
      });
    }
    expect(idsOf(await list('limit=200', colleague))).toEqual([itemId]);
  });

  it('gives each event with who signed it, and the very text that was signed', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    await stage.act(holder, itemId, 'note.added/1', { text: 'seen in daylight' });
    const first = await get(`/api/items/${itemId}/events?limit=2`).expect(200);
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const page = bodyOf<Page<EventAnswer>>(await get(next).expect(200));
    expect(page.next).toBeNull();
    expect(page.items).toHaveLength(1);
    const [event] = page.items;
    expect(event).toMatchObject({
      ...{ seq: 2, type: 'note.added/1', account: holder.accountId, actor: holder.keyId },
      signers: [{ keyId: holder.keyId, role: 1, account: holder.accountId }],
    });
    expect(event?.fields).toContainEqual({
      ...{ name: 'text', value: 'seen in daylight', erased: false },
    });
    expect(JSON.parse(event?.statement ?? '')).toMatchObject({ item: itemId, seq: 2 });
  });

  it('names the person for whom the service signed', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    await holder.client.post(
      `/api/items/${itemId}/events`,
      { type: 'note.added/1', fields: { ...stage.common(holder), text: 'by the service' } },
      randomUUID(),
    );
    const page = bodyOf<Page<EventAnswer>>(await get(`/api/items/${itemId}/events`).expect(200));
    const event = page.items.at(-1);
    expect(event?.account).toBe(holder.accountId);
    expect(event?.actor).not.toBe(holder.keyId);
    expect(event?.signers).toMatchObject([{ keyId: event?.actor, role: 4 }]);
  });

  it.each(['', '/events', '/verification', '/provenance', '/admissibility-notes'])(
    'answers alike at …%s for an item that is not there, may not be seen, or is none',
    async (path) => {
      const answers = await Promise.all([
        get(`/api/items/${itemIds[0] ?? ''}${path}`, stranger),
        get(`/api/items/${randomBytes(32).toString('hex')}${path}`, stranger),
        get(`/api/items/${caseId}${path}`, holder),
        get(`/api/items/A-1${path}`, holder),
      ]);
      const told = answers.map((answer) => {
        const { code, detail, status } = bodyOf<Problem>(answer);
        return JSON.stringify({ code, detail, status });
      });
      expect(new Set(told).size).toBe(1);
      expect(told[0]).toContain('"status":404');
    },
  );

  it.each([
    ['a case that is no id', 'caseId=EX-1', 'caseId'],
    ['a state that there is not', 'state=LOST', 'state'],
    ['a holder that is no account', 'holder=me', 'holder'],
    ['a filter twice', `caseId=${'0'.repeat(64)}&caseId=${'1'.repeat(64)}`, 'caseId'],
    ['a filter that there is not', 'title=Telephone', 'title'],
    ['a cursor of another list', `cursor=${Buffer.from('1\n2').toString('base64url')}`, 'cursor'],
  ])('refuses %s', async (_, query, parameter) => {
    const answer = await get(`/api/items?${query}`).expect(422);
    expect(bodyOf<Problem>(answer).errors[0]?.parameter).toBe(parameter);
  });

  it('lets no two items of a case have one number, and logs nothing of the second', async () => {
    const before = await logSize();
    await expect(stage.registerItem(holder, caseId, { itemNumber: 'A-1' })).rejects.toThrow(
      /another item with this number/,
    );
    expect(await logSize()).toBe(before);
  });

  async function logSize(): Promise<string | undefined> {
    return (await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head'))[0]?.size;
  }
});
