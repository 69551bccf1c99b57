import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer } from '../../src/cli/answer.js';
import { ServiceClient } from '../../src/cli/http.js';
import { signProposal } from '../../src/cli/event.js';
import { proposeKey, registerKey } from '../../src/cli/keys.js';
import { createKeyFile } from '../../src/cli/key-file.js';
import { signatureBlock } from '../../src/cli/sign-statement.js';
import { actorText } from '../../src/core/ledger/key.js';
import { type Role, roles } from '../../src/core/ledger/signature.js';
import { bodyOf, type Problem } from '../support/app.js';
import { exportTo, judged } from '../support/handed-package.js';
import { refusalCode } from '../support/refusal-code.js';
import { ServiceProcess } from '../support/service-process.js';
import { type Actor, Stage } from '../support/stage.js';

interface Named {
  readonly name: string;
  readonly value: string;
}

describe("the service's key", () => {
  let stage: Stage;
  let first: Actor;
  let second: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    first = await stage.actor({ roles: ['system_administrator'] });
    second = await stage.actor({ roles: ['system_administrator'] });
  });
  afterAll(() => stage.close());

  const presentKey = async (client = first.client): Promise<string> =>
    (await client.get('/api/ledger')).text('serviceKey');
  const ask = (by: Actor, administrators: readonly string[]): Promise<Answer> =>
    by.client.post('/api/service-keys', { administrators, reason: 'yearly' }, randomUUID());
  const askedByBoth = async (): Promise<string> =>
    (await ask(first, [first.keyId, second.keyId])).text('id');
  const rotate = async (): Promise<void> => {
    const id = await askedByBoth();
    await signProposal(first.client, first.key, id);
    await signProposal(second.client, second.key, id);
  };
  /** Ends the key with the other administrator's approval. */
  const end = (keyId: string): Promise<Answer> =>
    stage
      .approvedBy(first, second)
      .client.post(`/api/service-keys/${keyId}/revocation`, { reason: 'succeeded' }, randomUUID());
  const keyFiles = (): readonly string[] =>
    readdirSync(join(stage.t.config.home, 'keys')).filter((name) => name.startsWith('service'));
  const rotations = (): Promise<readonly Named[]> =>
    stage.t.db.query(
      `SELECT f.name, convert_from(f.value, 'UTF8') AS value FROM event e JOIN event_field f USING (log_index)
       WHERE e.type = 'key.rotated/1' AND f.name IN ('oldKey', 'newKey', 'reason') ORDER BY e.log_index, f.position`,
    );
  const plainNote = (by: Actor, itemId: string): Promise<Answer> =>
    by.client.post(
      `/api/items/${itemId}/events`,
      { type: 'note.added/1', fields: { ...stage.common(by), text: 'a note' } },
      randomUUID(),
    );
  it('is succeeded when two administrators have signed, and not before', async () => {
    const old = await presentKey();
    const id = await askedByBoth();
    expect((await signProposal(first.client, first.key, id)).member('receipt').value).toBeNull();
    expect(await presentKey()).toBe(old);
    const done = await signProposal(second.client, second.key, id);
    expect(done.member('receipt').text('signature')).toMatch(/^[0-9a-f]{128}$/);
    const present = await presentKey();
    expect(present).not.toBe(old);
    expect(await rotations()).toEqual([
      { name: 'oldKey', value: old },
      { name: 'newKey', value: present },
      { name: 'reason', value: 'yearly' },
    ]);
    const listed = await first.client.get('/api/keys?limit=200');
    const entry = listed.list('items').find((key) => key.text('keyId') === present);
    expect(entry?.value).toMatchObject({ roles: ['service'], vouched: true, revokedIndex: null });
  });

  it('signs receipts and events from then on, and the packages verify, also after the old one has ended', async () => {
    const lead = await stage.actor();
    const caseId = await stage.openCase(lead);
    const { itemId } = await stage.registerItem(lead, caseId);
    const old = await presentKey();
    const before = await plainNote(lead, itemId);
    await rotate();
    const after = await plainNote(lead, itemId);
    const present = await presentKey();
    const signers = [before, after].map(
      (answer) => `k1:${answer.list('receipts')[0]?.text('keyId') ?? ''}`,
    );
    expect(signers).toEqual([old, present]);
    await end(old);
    await plainNote(lead, itemId);
    const codes = await judged(
      { stage, lead, caseId },
      await exportTo({ stage, lead, caseId }, 'none'),
    );
    expect(codes).toContain('W_SERVICE_SIGNED');
    expect(codes).not.toContain('W_KEY_UNVOUCHED');
  }, 60_000);

  it('changes in every process of the service by itself, and is there after a start', async () => {
    const settings = settingsOf(stage);
    const lead = await stage.actor();
    const { itemId } = await stage.registerItem(lead, await stage.openCase(lead));
    const other = await ServiceProcess.start(settings);
    try {
      const old = await presentKey();
      const there = { ...lead, client: new ServiceClient(other.address, lead.token) };
      expect(await presentKey(there.client)).toBe(old);
      await rotate();
      await end(old);
      const [receipt] = (await plainNote(there, itemId)).list('receipts');
      expect(`k1:${receipt?.text('keyId') ?? ''}`).toBe(await presentKey());
    } finally {
      await other.stop();
    }
    const again = await ServiceProcess.start(settings);
    try {
      expect(await presentKey(new ServiceClient(again.address))).toBe(await presentKey());
    } finally {
      await again.stop();
    }
  }, 90_000);

  it('is succeeded by a key of its own each time that is asked for', async () => {
    const count = keyFiles().length;
    const stale = await askedByBoth();
    await stage.actor();
    await signProposal(first.client, first.key, stale);
    expect(await refusalCode(signProposal(second.client, second.key, stale))).toBe('stale-head');
    await rotate();
    expect(keyFiles()).toHaveLength(count + 2);
  });

  it('is succeeded also where the service was started between the signatures', async () => {
    const old = await presentKey();
    const id = await askedByBoth();
    await signProposal(first.client, first.key, id);
    const other = await ServiceProcess.start(settingsOf(stage));
    try {
      const there = new ServiceClient(other.address, second.token);
      const done = await signProposal(there, second.key, id);
      expect(done.member('receipt').value).not.toBeNull();
      expect(await presentKey(there)).not.toBe(old);
      expect(await presentKey()).toBe(await presentKey(there));
    } finally {
      await other.stop();
    }
  }, 60_000);

  it('is not replaced by an administrator’s key for which nobody vouched, nor does that vouch for others', async () => {
    // All that whoever stole a token has: of one administrator among three, of whom the others are gone.
    const rogue = createKeyFile(join(stage.folder, 'rogue.pem'));
    const rogueId = actorText(rogue.keyId);
    const wish = registerKey(second.client, rogue, undefined, { acceptUnvouched: true });
    expect(await refusalCode(wish)).toBe('key-unvouched');
    const only = await Stage.open();
    try {
      const alone = await only.actor({ roles: ['system_administrator'] });
      const second = createKeyFile(join(only.folder, 'second.pem'));
      await registerKey(alone.client, second, undefined, { acceptUnvouched: true });
      const unvouched = actorText(second.keyId);
      const person = await only.actor();
      const more = createKeyFile(join(only.folder, 'more.pem'));
      expect(await refusalCode(proposeKey(person.client, more, [unvouched]))).toBe('role-refused');
      const other = await only.actor({ roles: ['system_administrator'] });
      const administrators = [other.keyId, unvouched];
      const asked = other.client.post(
        '/api/service-keys',
        { administrators, reason: 'x' },
        randomUUID(),
      );
      expect(await refusalCode(asked)).toBe('invalid');
    } finally {
      await only.close();
    }
    expect(await refusalCode(ask(first, [first.keyId, rogueId]))).toBe('invalid');
  }, 60_000);

  it('is replaced by no one alone, by no two keys of one person, and by nobody else', async () => {
    const [lead, present] = [await stage.actor(), await presentKey()];
    const third = await stage.actor({ roles: ['system_administrator'] });
    expect(await refusalCode(ask(first, [first.keyId, first.keyId]))).toBe('invalid');
    expect(await refusalCode(ask(first, [first.keyId, lead.keyId]))).toBe('invalid');
    expect(await refusalCode(ask(first, [first.keyId, `k1:${'0'.repeat(64)}`]))).toBe('invalid');
    expect(await refusalCode(ask(third, [first.keyId, second.keyId]))).toBe('forbidden');
    expect(await refusalCode(ask(lead, [first.keyId, second.keyId]))).toBe('forbidden');
    const more = createKeyFile(join(stage.folder, 'more.pem'));
    const wanted = await proposeKey(first.client, more, [first.keyId, second.keyId]);
    await signProposal(first.client, first.key, wanted.text('id'));
    expect(
      await refusalCode(ask(first, [first.keyId, `k1:${Buffer.from(more.keyId).toString('hex')}`])),
    ).toBe('invalid');
    expect(await presentKey()).toBe(present);
  });

  it('is not replaced by signatures in another role, of strangers, or by one’s own line', async () => {
    const id = await askedByBoth();
    const statement = (await first.client.get(`/api/proposals/${id}`))
      .member('event')
      .text('statement');
    const sign = (by: Actor, role: Role) => {
      const signature = signatureBlock(statement, by.key, role);
      return refusalCode(
        by.client.post(`/api/proposals/${id}/signatures`, { signature }, randomUUID()),
      );
    };
    expect(await sign(second, roles.counterSigner)).toBe('role-refused');
    expect(await sign(second, roles.author)).toBe('role-refused');
    expect(await sign(await stage.actor(), roles.approver)).toBe('not-found');
    const own = await stage.t.http
      .post('/api/proposals')
      .set(first.auth)
      .set('Idempotency-Key', randomUUID())
      .send({
        event: (await first.client.get(`/api/proposals/${id}`)).member('event').value as object,
      });
    expect([own.status, bodyOf<Problem>(own).code]).toEqual([422, 'invalid']);
  });

  it('is ended only after another has succeeded it, by two, and only if it is the service’s', async () => {
    const present = await presentKey();
    expect(await refusalCode(end(present))).toBe('conflict');
    expect(await refusalCode(end(second.keyId))).toBe('not-found');
    await rotate();
    const path = `/api/service-keys/${present}/revocation`;
    const alone = first.client.post(path, { reason: 'alone' }, randomUUID());
    expect(await refusalCode(alone)).toBe('approval-required');
    await end(present);
    expect(await refusalCode(end(present))).toBe('conflict');
  });

  it('is succeeded once where the process died before it noted the receipt', async () => {
    const id = await askedByBoth();
    await signProposal(first.client, first.key, id);
    const done = await signProposal(second.client, second.key, id);
    const recorded = (await rotations()).length;
    await stage.t.db.query('UPDATE proposal SET receipt = NULL WHERE id = $1', [id]);
    stage.t.clock.advance(25 * 60 * 60 * 1000);
    const again = await first.client.post(
      `/api/proposals/${id}/signatures`,
      { signature: done.member('event').texts('signatures')[0] },
      randomUUID(),
    );
    expect(again.member('receipt').integer('logIndex')).toBe(
      done.member('receipt').integer('logIndex'),
    );
    expect(await rotations()).toHaveLength(recorded);
  });
});

function settingsOf({ t: { connections, config } }: Stage): Readonly<Record<string, string>> {
  return {
    WITNESSMARK_HOME: config.home,
    DATABASE_URL: connections.web,
    DATABASE_LEDGER_URL: connections.ledger,
    DATABASE_OWNER_URL: connections.owner,
  };
}
