import { randomUUID } from 'node:crypto';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { sendFile } from '../../src/cli/send-file.js';
import { signProposal } from '../../src/cli/event.js';
import { registerItem } from '../../src/cli/register.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

describe('custody', () => {
  let stage: Stage;
  let holder: Actor;
  let recipient: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor({ roles: ['evidence_custodian', 'investigator'] });
    recipient = await stage.actor({
      organisation: 'Exercise Laboratory',
      roles: ['evidence_custodian', 'forensic_examiner'],
    });
    caseId = await stage.openCase(holder);
  }, 60_000);
  afterAll(() => stage.close());

  const released = (to: Actor): Fields => ({
    recipient: to.accountId,
    recipientOrganisation: to.organisation,
    conveyance: 'in_person',
    dueAt: new Date(stage.t.clock.nowMs() + 3_600_000).toISOString(),
  });
  const itemWithBytes = async (text: string): Promise<{ itemId: string; sha256: string }> => {
    const path = await stage.file(text);
    const { itemId } = await registerItem(holder.client, holder.key, {
      caseId,
      events: [
        stage.provenance(holder),
        {
          type: 'item.registered/1',
          occurred: stage.now(),
          fields: Object.fromEntries(
            Object.entries(stage.registration(holder)).filter(([name]) => name !== 'bytesState'),
          ),
        },
      ],
      file: { path, mediaType: 'text/plain' },
    });
    const item = await holder.client.get(`/api/items/${itemId}`);
    return { itemId, sha256: item.list('digests')[0]?.text('sha256') ?? '' };
  };
  const stateOf = async (itemId: string, by = holder) => {
    const item = await by.client.get(`/api/items/${itemId}`);
    return { state: item.text('state'), holder: item.textOrNull('holder') };
  };
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof CommandFailure) return error.message;
      throw error;
    }
    return '';
  };

  it('keeps in its organisation what is restricted to it, whatever the author calls the other', async () => {
    const authority = await stage.actor({ roles: ['release_authority'] });
    await stage.grant(holder, caseId, {
      account: authority.accountId,
      role: 'release_authority',
    });
    const { itemId } = await stage.registerItem(holder, caseId);
    await stage.act(authority, itemId, 'restriction.set/1', {
      ...{ restrictionRef: 'R-1', kind: 'originator_control', effect: 'block_transfer' },
      ...{ scope: 'all', basis: 'order 1', reviewAt: '2040-01-01T00:00:00Z' },
    });
    const toOthers = { ...released(recipient), recipientOrganisation: holder.organisation };
    const act = stage.act(holder, itemId, 'transfer.released/1', toOthers);
    expect(await refusal(act)).toMatch(/R-1 stands against/);
    const colleague = await stage.actor({ roles: ['evidence_custodian'] });
    const within = { ...released(colleague), recipientOrganisation: 'as its author writes it' };
    await stage.act(holder, itemId, 'transfer.released/1', within);
    expect(await stateOf(itemId)).toMatchObject({ state: 'IN_TRANSFER' });
  });

  it('leaves the sender responsible until the receiver has hashed again and accepted', async () => {
    const { itemId, sha256 } = await itemWithBytes('evidence');
    await stage.act(holder, itemId, 'transfer.released/1', released(recipient));
    expect(await stateOf(itemId)).toEqual({ state: 'IN_TRANSFER', holder: holder.accountId });
    expect(
      await refusal(stage.act(recipient, itemId, 'transfer.received/1', { condition: 'intact' })),
    ).toMatch(/digest that you computed/);
    await stage.act(recipient, itemId, 'transfer.received/1', {
      condition: 'intact',
      observedSha256: sha256,
    });
    expect(await stateOf(itemId, recipient)).toEqual({
      state: 'IN_CUSTODY',
      holder: recipient.accountId,
    });
  });

  it('lets custody pass and quarantines the item where another digest is observed', async () => {
    const { itemId } = await itemWithBytes('other evidence');
    await stage.act(holder, itemId, 'transfer.released/1', released(recipient));
    await stage.act(recipient, itemId, 'transfer.received/1', {
      condition: 'the envelope was open',
      observedSha256: 'ab'.repeat(32),
    });
    expect(await stateOf(itemId, recipient)).toEqual({
      state: 'QUARANTINED',
      holder: recipient.accountId,
    });
    expect(
      await refusal(stage.act(recipient, itemId, 'transfer.released/1', released(holder))),
    ).toMatch(/QUARANTINED/);
  });

  it('lets nobody but the recipient receive, and nobody but the holder release', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    await stage.act(holder, itemId, 'transfer.released/1', released(recipient));
    expect(
      await refusal(stage.act(holder, itemId, 'transfer.received/1', { condition: 'mine' })),
    ).toMatch(/recipient/);
    await stage.act(recipient, itemId, 'transfer.refused/1', { reason: 'no label' });
    expect(await stateOf(itemId)).toEqual({ state: 'IN_CUSTODY', holder: holder.accountId });
  });

  it('hides from strangers that an item exists', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const stranger = await stage.actor();
    await stage.t.http.get(`/api/items/${itemId}`).set(stranger.auth).expect(404);
    await stage.t.http.get(`/api/items/${itemId}/events`).set(stranger.auth).expect(404);
    await stage.t.http.get(`/api/chains/${itemId}/head`).set(stranger.auth).expect(404);
    expect(await refusal(stage.act(stranger, itemId, 'note.added/1', { text: 'hello' }))).toMatch(
      /Not found/,
    );
  });

  it('quarantines an item at once when a file arrives that is not the one announced', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const answer = await stage.t.http
      .post(`/api/items/${itemId}/files`)
      .set(holder.auth)
      .field('announcedSha256', 'cd'.repeat(32))
      .attach('file', Buffer.from('something else'), 'letter.txt')
      .expect(201);
    const taken = bodyOf<{ mismatch: boolean; receipt: { seq: number } | null }>(answer);
    expect(taken.mismatch).toBe(true);
    expect(taken.receipt?.seq).toBe(2);
    expect((await stateOf(itemId)).state).toBe('QUARANTINED');
  });

  it('refuses an event that brings in bytes which nobody sent', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const path = await stage.file('never attached');
    const sent = await sendFile(holder.client, itemId, path, 'text/plain');
    expect(await refusal(stage.act(holder, itemId, 'file.attached/1', sent.fields))).toMatch(
      /uploadId/,
    );
  });

  it('corrects a note only with the signature of a second person', async () => {
    const { itemId, firstEventHash } = await stage.registerItem(holder, caseId);
    const supervisor = recipient;
    const act = await SignedAct.begin(holder.client, holder.key);
    const fields = {
      aboutEventHash: firstEventHash,
      field: 'method',
      old: 'taken from a drawer',
      new: 'taken from a safe',
      reason: 'a typing error',
    };
    expect(
      await refusal(
        holder.client.post(
          `/api/items/${itemId}/events`,
          { type: 'note.corrected/1', fields: { ...stage.common(holder), ...fields } },
          randomUUID(),
        ),
      ),
    ).toMatch(/two/i);
    await act.add(itemId, stage.event(holder, 'note.corrected/1', fields), [supervisor.keyId]);
    const id = (await act.propose()).text('id');
    const stranger = await stage.actor();
    expect(await refusal(stranger.client.get(`/api/proposals/${id}`))).toMatch(/Not found/);
    expect(await refusal(signProposal(holder.client, supervisor.key, id))).toMatch(/own account/);
    const signed = await signProposal(supervisor.client, supervisor.key, id);
    expect(signed.member('receipt').text('item')).toBe(itemId);
    const again = await signProposal(supervisor.client, supervisor.key, id);
    expect(again.member('receipt').value).toEqual(signed.member('receipt').value);
    const events = await holder.client.get(`/api/items/${itemId}/events`);
    expect(events.list('items').at(-1)?.text('type')).toBe('note.corrected/1');
  });

  it('opens a case to one more person by an act of two, and closes it again', async () => {
    const { itemId } = await stage.registerItem(holder, caseId);
    const guest = await stage.actor({ roles: ['prosecutor'] });
    expect(await refusal(guest.client.get(`/api/items/${itemId}`))).toMatch(/Not found/);
    await grant(guest);
    expect((await stateOf(itemId, guest)).state).toBe('IN_CUSTODY');
    await stage.act(holder, caseId, 'grant.ended/1', {
      account: guest.accountId,
      role: 'evidence_custodian',
      reason: 'the review is over',
    });
    expect(await refusal(guest.client.get(`/api/items/${itemId}`))).toMatch(/Not found/);
  });

  const grant = ({ accountId: account }: Actor) =>
    stage.grant(holder, caseId, { account, role: 'evidence_custodian' });
});
