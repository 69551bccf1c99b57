import { randomUUID } from 'node:crypto';
import { registerItem } from '../../src/cli/register.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

describe('what an act says of its case and of other items', () => {
  let stage: Stage;
  let holder: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor({ roles: ['evidence_custodian', 'investigator'] });
    caseId = await stage.openCase(holder);
  }, 60_000);
  afterAll(() => stage.close());

  /** The id of an item that brought these bytes in, and their digest. */
  const withBytes = async (text: string, own: Fields): Promise<[id: string, sha256: string]> => {
    const fields = Object.fromEntries(
      Object.entries({ ...stage.registration(holder), ...own }).filter(
        ([name]) => name !== 'bytesState',
      ),
    );
    const { itemId } = await registerItem(holder.client, holder.key, {
      caseId,
      events: [stage.provenance(holder), { type: 'item.registered/1', fields }],
      file: { path: await stage.file(text), mediaType: 'text/plain' },
    });
    const item = await holder.client.get(`/api/items/${itemId}`);
    return [itemId, item.list('digests')[0]?.text('sha256') ?? ''];
  };
  const act = (itemId: string, type: string, fields: Fields) =>
    stage.act(holder, itemId, type, fields);

  it('registers nothing before it is on record where it comes from', async () => {
    const fields = { ...stage.registration(holder), caseId };
    const act = registerItem(holder.client, holder.key, {
      caseId,
      events: [{ type: 'item.registered/1', fields }],
    });
    await expect(act).rejects.toThrow(/where the item comes from/);
  });

  it('makes no exhibit of a working copy but by a comparison with a copy that is none', async () => {
    const [copy, sha256] = await withBytes('one text', { originality: 'working_copy' });
    const [another] = await withBytes('one text', { originality: 'working_copy' });
    const [stranger] = await withBytes('other text', { originality: 'evidentiary_copy' });
    const [master] = await withBytes('one text', { originality: 'evidentiary_copy' });
    const compare = (comparedWithItemId: string) =>
      act(copy, 'integrity.checked/1', {
        ...{ expectedSha256: sha256, observedSha256: sha256, comparedWithItemId },
        ...{ tool: 'sha256sum', toolVersion: '9.4' },
      });
    const assign = () =>
      act(copy, 'exhibit.assigned/1', { exhibitRef: 'EX/9', forum: 'Exercise Court' });
    await expect(compare('ab'.repeat(32))).rejects.toThrow(/no such item/);
    await expect(compare(copy)).rejects.toThrow(/not with itself/);
    await expect(compare(stranger)).rejects.toThrow(/no such digest/);
    await expect(compare(another)).rejects.toThrow(/evidentiary copy/);
    await expect(assign()).rejects.toThrow(/working copy/);
    await compare(master);
    await assign();
  });

  it('says nothing of an event that is not on the chain', async () => {
    const { itemId, firstEventHash } = await stage.registerItem(holder, caseId);
    const note = { text: 'seen', aboutEventHash: 'ab'.repeat(32) };
    await expect(act(itemId, 'note.added/1', note)).rejects.toThrow(/no such event/);
    await act(itemId, 'note.added/1', { ...note, aboutEventHash: firstEventHash });
  });

  it('gives nothing away while the whole case is under a legal hold', async () => {
    const held = await stage.openCase(holder);
    const { itemId } = await stage.registerItem(holder, held);
    const hold = (legalHold: boolean) =>
      stage.act(holder, held, 'case.amended/1', { legalHold, reason: 'an appeal' });
    const giveBack = () =>
      act(itemId, 'disposition.returned_to_owner/1', {
        ...{
          authority: 'Exercise Court',
          returnedTo: 'J. Doe',
          recipientSignature: 'signed form 7',
        },
      });
    await hold(true);
    await expect(giveBack()).rejects.toThrow(/legal hold/);
    await hold(false);
    await giveBack();
  });

  it('decides nothing on a state that is older than the one on which it would land', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const note = (text: string) => stage.event(holder, 'note.added/1', { text });
    const both = await SignedAct.begin(holder.client, holder.key);
    const lines = [
      (await both.add(itemId, note('first'))).line,
      (await both.add(itemId, note('second'))).line,
    ];
    const post = (events: readonly unknown[]) =>
      holder.client.post('/api/statements', { events, uploads: [] }, randomUUID());
    await expect(post(lines.slice(1))).rejects.toThrow(/not logged yet/);
    await post(lines);
  });
});
