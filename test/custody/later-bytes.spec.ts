import { createHash } from 'node:crypto';
import { sendFile } from '../../src/cli/send-file.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

describe('an item registered by its digest alone', () => {
  let stage: Stage;
  let holder: Actor;
  let caseId: string;
  const text = 'what the source holds';
  const announcedSha256 = createHash('sha256').update(text).digest('hex');
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor();
    caseId = await stage.openCase(holder);
  }, 60_000);
  afterAll(() => stage.close());

  const registered = async (): Promise<string> => {
    const fields = { bytesState: 'awaited', category: 'file', announcedSha256 };
    return (await stage.registerItem(holder, caseId, fields)).itemId;
  };
  const item = async (itemId: string) => {
    const found = await holder.client.get(`/api/items/${itemId}`);
    return [found.text('state'), found.text('bytesState')];
  };
  const attach = async (itemId: string, content: string, change = {}): Promise<void> => {
    const sent = await sendFile(holder.client, itemId, await stage.file(content), 'text/plain');
    const act = await SignedAct.begin(holder.client, holder.key);
    await act.add(itemId, stage.event(holder, 'file.attached/1', { ...sent.fields, ...change }));
    act.bringIn(sent.uploadId);
    await act.post();
  };

  it('awaits its bytes, and receives them through the same check', async () => {
    const itemId = await registered();
    expect(await item(itemId)).toEqual(['IN_CUSTODY', 'awaited']);
    await attach(itemId, text);
    expect(await item(itemId)).toEqual(['IN_CUSTODY', 'received']);
  });

  it('is quarantined when other bytes arrive, also where their sender announces nothing else', async () => {
    const itemId = await registered();
    const answer = await stage.t.http
      .post(`/api/items/${itemId}/files`)
      .set(holder.auth)
      .attach('file', Buffer.from('something else'), 'letter.txt')
      .expect(201);
    expect(bodyOf<object>(answer)).toMatchObject({ announcedSha256, mismatch: true });
    expect(await item(itemId)).toEqual(['QUARANTINED', 'mismatch']);
    const check = await holder.client.get(`/api/items/${itemId}/verification`);
    expect(check.list('findings')).toEqual([]);
  });

  it('takes no event that leaves the announcement out', async () => {
    const itemId = await registered();
    const attempt = attach(itemId, text, { announcedSha256: createHash('sha256').digest('hex') });
    await expect(attempt).rejects.toThrow(/repeat it/);
    expect(await item(itemId)).toEqual(['IN_CUSTODY', 'awaited']);
  });
});
