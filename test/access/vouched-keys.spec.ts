import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Answer } from '../../src/cli/answer.js';
import { signProposal } from '../../src/cli/event.js';
import { ServiceClient } from '../../src/cli/http.js';
import { createKeyFile, type SigningKey } from '../../src/cli/key-file.js';
import { proposeKey, registerKey } from '../../src/cli/keys.js';
import { hashOfLine, lineIn } from '../../src/cli/line-to-sign.js';
import { signatureBlock } from '../../src/cli/sign-statement.js';
import { actorText } from '../../src/core/ledger/key.js';
import { type Role, roles } from '../../src/core/ledger/signature.js';
import { bodyOf } from '../support/app.js';
import { refusalCode } from '../support/refusal-code.js';
import { type Actor, Stage } from '../support/stage.js';

interface KeyEntry {
  readonly keyId: string;
  readonly vouched: boolean;
}

describe('a key for which others vouch', () => {
  let stage: Stage;
  let person: Actor;
  let administrators: readonly [Actor, Actor];
  let made = 0;
  beforeAll(async () => {
    stage = await Stage.open();
    const roles = ['system_administrator'] as const;
    administrators = [await stage.actor({ roles }), await stage.actor({ roles })];
    person = await stage.actor();
  });
  afterAll(() => stage.close());

  const newKey = (): SigningKey => createKeyFile(join(stage.folder, `vouched-${made++}.pem`));
  const entryOf = async (key: SigningKey): Promise<KeyEntry | undefined> => {
    const answer = await stage.t.http.get('/api/keys?limit=200').set(person.auth).expect(200);
    const { items } = bodyOf<{ items: readonly KeyEntry[] }>(answer);
    return items.find(({ keyId }) => keyId === actorText(key.keyId));
  };
  const signAs = async (by: Actor, key: SigningKey, id: string, role: Role): Promise<Answer> => {
    const proposal = await by.client.get(`/api/proposals/${id}`);
    const statement = proposal.member('event').text('statement');
    const signature = signatureBlock(statement, key, role);
    return by.client.post(`/api/proposals/${id}/signatures`, { signature }, randomUUID());
  };

  it('is registered when an older one of the same person, which is elsewhere, has vouched', async () => {
    const key = newKey();
    const id = (await proposeKey(person.client, key, [person.keyId])).text('id');
    expect(await entryOf(key)).toBeUndefined();
    const done = await signProposal(person.client, person.key, id);
    expect(done.member('receipt').text('keyId')).toMatch(/^[0-9a-f]{64}$/);
    expect(await entryOf(key)).toMatchObject({ vouched: true });
  });

  it('is registered when an administrator has vouched: for whoever lost theirs', async () => {
    const key = newKey();
    const [administrator] = administrators;
    const id = (await proposeKey(person.client, key, [administrator.keyId])).text('id');
    const waiting = await administrator.client.get('/api/proposals');
    expect(waiting.list('items').map((one) => one.text('id'))).toContain(id);
    await signProposal(administrator.client, administrator.key, id);
    expect(await entryOf(key)).toMatchObject({ vouched: true });
  });

  it('of a third administrator needs two of them', async () => {
    const third = await stage.t.seedPerson({ roles: ['system_administrator'] });
    const key = newKey();
    const client = new ServiceClient(stage.address, third.token);
    const [one, two] = administrators;
    expect(await refusalCode(registerKey(client, key))).toBe('key-unvouched');
    const byOne = await proposeKey(client, key, [one.keyId]);
    const lonely = signProposal(one.client, one.key, byOne.text('id'));
    expect(await refusalCode(lonely)).toBe('key-unvouched');
    expect(await entryOf(key)).toBeUndefined();
    const id = (await proposeKey(client, key, [one.keyId, two.keyId])).text('id');
    await signProposal(one.client, one.key, id);
    expect(await entryOf(key)).toBeUndefined();
    await signProposal(two.client, two.key, id);
    expect(await entryOf(key)).toMatchObject({ vouched: true });
  });

  it('is not proposed to whoever could not vouch for it', async () => {
    const [other, gone] = [await stage.actor(), await stage.actor()];
    const path = `/api/keys/${gone.keyId}/revocation`;
    await administrators[0].client.post(path, { reason: 'lost' }, randomUUID());
    const propose = (voucher: string): Promise<unknown> =>
      refusalCode(proposeKey(person.client, newKey(), [voucher]));
    expect(await propose(other.keyId)).toBe('role-refused');
    expect(await propose(gone.keyId)).toBe('key-revoked');
    expect(await propose(`k1:${'a'.repeat(64)}`)).toBe('key-unknown');
  });

  it('is not vouched for in another role, by another key, or for somebody else’s account', async () => {
    const key = newKey();
    const [administrator, other] = administrators;
    const id = (await proposeKey(person.client, key, [administrator.keyId])).text('id');
    const asCounterSigner = signAs(administrator, administrator.key, id, roles.counterSigner);
    expect(await refusalCode(asCounterSigner)).toBe('role-refused');
    const asAuthor = signAs(administrator, administrator.key, id, roles.author);
    expect(await refusalCode(asAuthor)).toBe('role-refused');
    const theirs = signAs(person, administrator.key, id, roles.approver);
    expect(await refusalCode(theirs)).toBe('forbidden');
    expect(await refusalCode(signAs(other, other.key, id, roles.approver))).toBe('not-found');
    const proposal = await person.client.get(`/api/proposals/${id}`);
    const stolen = { event: proposal.member('event').value };
    const thief = await stage.actor();
    expect(await refusalCode(thief.client.post('/api/proposals', stolen, randomUUID()))).toBe(
      'invalid',
    );
    expect(await entryOf(key)).toBeUndefined();
  });

  it('counts among no more than an account can have', async () => {
    const eager = await stage.actor();
    const register = () =>
      refusalCode(registerKey(eager.client, newKey(), undefined, { acceptUnvouched: true }));
    expect([await register(), await register(), await register()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await register()).toBe('conflict');
    for (let left = 16; left > 0; left--) await registerKey(eager.client, newKey(), eager.key);
    expect(await refusalCode(registerKey(eager.client, newKey(), eager.key))).toBe('conflict');
    expect(await refusalCode(proposeKey(eager.client, newKey(), [eager.keyId]))).toBe('conflict');
  });

  it('is answered as logged where the process died before it noted the receipt', async () => {
    const key = newKey();
    const id = (await proposeKey(person.client, key, [person.keyId])).text('id');
    const done = await signProposal(person.client, person.key, id);
    await stage.t.db.query('UPDATE proposal SET receipt = NULL WHERE id = $1', [id]);
    const signature = done.member('event').texts('signatures')[0];
    const path = `/api/proposals/${id}/signatures`;
    const again = await person.client.post(path, { signature }, randomUUID());
    expect(again.member('receipt').value).toEqual(done.member('receipt').value);
  });

  it('is signed only as the statement that was shown', async () => {
    const id = (await proposeKey(person.client, newKey(), [person.keyId])).text('id');
    const other = 'ab'.repeat(32);
    const blind = signProposal(person.client, person.key, id, other);
    await expect(blind).rejects.toMatchObject({ exitCode: 4 });
    const line = lineIn((await person.client.get(`/api/proposals/${id}`)).member('event'));
    await signProposal(person.client, person.key, id, hashOfLine(line));
  });

  it('is not registered by a voucher that was revoked meanwhile', async () => {
    const owner = await stage.actor();
    const key = newKey();
    const id = (await proposeKey(owner.client, key, [owner.keyId])).text('id');
    const path = `/api/keys/${owner.keyId}/revocation`;
    await administrators[0].client.post(path, { reason: 'stolen' }, randomUUID());
    expect(await refusalCode(signProposal(owner.client, owner.key, id))).toBe('key-revoked');
    expect(await entryOf(key)).toBeUndefined();
  });

  it('is proposed again where the registry has grown meanwhile', async () => {
    const key = newKey();
    const stale = (await proposeKey(person.client, key, [person.keyId])).text('id');
    await stage.actor();
    expect(await refusalCode(signProposal(person.client, person.key, stale))).toBe('stale-head');
    const id = (await proposeKey(person.client, key, [person.keyId])).text('id');
    await signProposal(person.client, person.key, id);
    expect(await entryOf(key)).toMatchObject({ vouched: true });
  });
});
