import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approve, requestApproval } from '../../src/cli/approvals.js';
import { type CommandFailure } from '../../src/cli/command-failure.js';
import { ServiceClient } from '../../src/cli/http.js';
import { createKeyFile, type SigningKey } from '../../src/cli/key-file.js';
import { registerKey } from '../../src/cli/keys.js';
import { addSignature, signLine } from '../../src/cli/sign-statement.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { actorText, ED25519 } from '../../src/core/ledger/key.js';
import { type Role, roles } from '../../src/core/ledger/signature.js';
import { type EventLine, type Head } from '../../src/core/ledger/signed-line.js';
import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';

interface Ledger {
  readonly origin: string;
  readonly serviceKey: string;
  readonly controlChain: string;
}
interface KeyEntry {
  readonly keyId: string;
  readonly account: string;
  readonly roles: readonly string[];
  readonly vouched: boolean;
  readonly revokedIndex: number | null;
  readonly suspectSince: string | null;
}

describe('keys', () => {
  let t: TestApp;
  let folder: string;
  let client: (person: SeededPerson) => ServiceClient;
  let made = 0;
  beforeAll(async () => {
    t = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'witnessmark-keys-'));
    await t.app.listen(0, '127.0.0.1');
    // Listening on a port, so it has an AddressInfo.
    const { port } = t.app.getHttpServer().address() as AddressInfo;
    client = ({ token }) => new ServiceClient(`http://127.0.0.1:${port}`, token);
  });
  afterAll(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  const newKey = (): SigningKey => createKeyFile(join(folder, `${made++}.pem`));
  const listed = async (): Promise<readonly KeyEntry[]> => {
    const someone = await t.seedPerson();
    const answer = await t.http.get('/api/keys?limit=200').set(someone.auth).expect(200);
    return bodyOf<{ items: readonly KeyEntry[] }>(answer).items;
  };
  const entryOf = async (key: SigningKey) =>
    (await listed()).find(({ keyId }) => keyId === actorText(key.keyId));
  const post = (person: SeededPerson, line: EventLine) =>
    t.http.post('/api/keys').set(person.auth).set('Idempotency-Key', randomUUID()).send(line);

  interface Change {
    readonly fields?: Readonly<Record<string, PlainValue>>;
    readonly with?: readonly string[];
    readonly head?: Partial<Head>;
  }

  /** A registration signed by the new key, as the command line makes it, but for what is changed. */
  async function lineFor(
    person: SeededPerson,
    key: SigningKey,
    change: Change = {},
  ): Promise<EventLine> {
    const ledger = bodyOf<Ledger>(await t.http.get('/api/ledger').expect(200));
    const answer = await t.http.get(`/api/chains/${ledger.controlChain}/head`).set(person.auth);
    const head = bodyOf<Head & { checkpoint: { size: number; root: string } }>(answer);
    const values: Record<string, PlainValue> = {
      keyId: { type: 3, bytes: key.keyId },
      alg: { type: 2, integer: BigInt(ED25519) },
      publicKey: { type: 3, bytes: key.publicKey },
      account: { type: 1, text: person.accountId },
      displayName: { type: 1, text: person.displayName },
      organisation: { type: 1, text: person.organisation },
      roles: { type: 7, json: [...person.roles].sort() },
      ...change.fields,
    };
    return signLine({
      draft: {
        ledger: ledger.origin,
        chainId: ledger.controlChain,
        type: 'key.registered/1',
        occurredMs: t.clock.nowMs(),
        fields: Object.entries(values).map(([name, value]) => ({ name, value })),
        with: [ledger.serviceKey, ...(change.with ?? [])],
      },
      head: { ...head, ...change.head },
      key,
      anchor: head.checkpoint,
    }).line;
  }

  /** The code of the refusal, after making sure that the log did not grow. */
  async function refusal(person: SeededPerson, line: EventLine): Promise<string> {
    const before = (await listed()).length;
    const answer = await post(person, line);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await listed()).length).toBe(before);
    return bodyOf<Problem>(answer).code;
  }

  it('are registered from the command line, each for the account that signed in', async () => {
    const [person, key] = [await t.seedPerson({ roles: ['prosecutor', 'analyst'] }), newKey()];
    const answer = await registerKey(client(person), key);
    expect(answer.text('keyId')).toBe(actorText(key.keyId));
    expect(answer.member('receipt').text('signature')).toMatch(/^[0-9a-f]{128}$/);
    expect(await entryOf(key)).toMatchObject({
      account: person.accountId,
      roles: ['analyst', 'prosecutor'],
      vouched: true,
      revokedIndex: null,
    });
  });

  it('of a system administrator are administrator keys', async () => {
    const [person, key] = [await t.seedPerson({ roles: ['system_administrator'] }), newKey()];
    await registerKey(client(person), key);
    expect((await entryOf(key))?.roles).toEqual(['administrator', 'system_administrator']);
  });

  it('after the first are vouched for by an older one, or show that they are not', async () => {
    const [person, first, second, third] = [await t.seedPerson(), newKey(), newKey(), newKey()];
    await registerKey(client(person), first);
    await registerKey(client(person), second, first);
    await expect(registerKey(client(person), third)).rejects.toMatchObject({
      message: expect.stringContaining('one of your older keys') as string, // a matcher stands for a text
    });
    expect(await entryOf(third)).toBeUndefined();
    await registerKey(client(person), third, undefined, { acceptUnvouched: true });
    expect((await entryOf(second))?.vouched).toBe(true);
    expect((await entryOf(third))?.vouched).toBe(false);
  });

  it('are registered once', async () => {
    const [person, key] = [await t.seedPerson(), newKey()];
    await registerKey(client(person), key);
    await expect(registerKey(client(person), key)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('registered already') as string, // a matcher stands for a text
    } satisfies Partial<CommandFailure>);
    expect(await refusal(person, await lineFor(person, key))).toBe('conflict');
  });

  it('answer a registration that comes twice as the first time', async () => {
    const [person, key] = [await t.seedPerson(), newKey()];
    const line = await lineFor(person, key);
    const first = await post(person, line).expect(201);
    const again = await post(person, line).expect(201);
    expect(again.body).toEqual(first.body);
  });

  it('are refused without proof of possession', async () => {
    const [person, key, other] = [await t.seedPerson(), newKey(), newKey()];
    const line = await lineFor(person, key);
    const forged = await lineFor(person, { ...key, sign: (message) => other.sign(message) });
    expect(await refusal(person, forged)).toBe('signature-wrong');
    expect(await refusal(person, { ...line, signatures: [] })).toBe('invalid');
    const [block = ''] = line.signatures;
    const flipped = `${block.slice(0, -1)}${block.endsWith('0') ? '1' : '0'}`;
    expect(await refusal(person, { ...line, signatures: [flipped] })).toBe('signature-wrong');
  });

  it('are refused where a field was changed after signing', async () => {
    const [person, key] = [await t.seedPerson(), newKey()];
    const line = await lineFor(person, key);
    const fields = line.fields.map((field) =>
      field.name === 'displayName'
        ? { ...field, value: toHex(new TextEncoder().encode('Somebody Else')) }
        : field,
    );
    expect(await refusal(person, { ...line, fields })).toBe('fields-differ');
  });

  it.each([
    ['account', { type: 1, text: '7b8f5c1e-34a8-4f0e-9d3c-0f5a4a3f7a10' }],
    ['displayName', { type: 1, text: 'The President' }],
    ['organisation', { type: 1, text: 'Exercise Court' }],
    ['roles', { type: 7, json: ['administrator'] }],
  ] as const)('are refused with a %s that is not the account’s', async (name, value) => {
    const person = await t.seedPerson();
    const line = await lineFor(person, newKey(), { fields: { [name]: value } });
    expect(await refusal(person, line)).toBe('invalid');
  });

  it('are refused when posted by somebody else', async () => {
    const [person, thief] = [await t.seedPerson(), await t.seedPerson()];
    expect(await refusal(thief, await lineFor(person, newKey()))).toBe('invalid');
  });

  it('are refused where the voucher is unknown, or of somebody else', async () => {
    const [person, other] = [await t.seedPerson(), await t.seedPerson()];
    const [unknown, foreign] = [newKey(), newKey()];
    await registerKey(client(other), foreign);
    const vouchedBy = async (voucher: SigningKey, role: Role) => {
      const line = await lineFor(person, newKey(), { with: [actorText(voucher.keyId)] });
      return refusal(person, addSignature(line, voucher, role).line);
    };
    expect(await vouchedBy(unknown, roles.counterSigner)).toBe('key-unknown');
    expect(await vouchedBy(foreign, roles.counterSigner)).toBe('role-refused');
    expect(await vouchedBy(foreign, roles.approver)).toBe('role-refused');
  });

  it('are refused on a head that has moved on, with the new head', async () => {
    const [person, key] = [await t.seedPerson(), newKey()];
    const stale = await lineFor(person, key);
    await registerKey(client(await t.seedPerson()), newKey());
    expect(await refusal(person, stale)).toBe('stale-head');
    await registerKey(client(person), key);
  });

  describe('are revoked', () => {
    const revoke = (
      key: SigningKey | string,
      as: SeededPerson,
      body: object = { reason: 'lost' },
    ) =>
      t.http
        .post(`/api/keys/${typeof key === 'string' ? key : actorText(key.keyId)}/revocation`)
        .set(as.auth)
        .set('Idempotency-Key', randomUUID())
        .send(body);

    it('by a system administrator, once and for good', async () => {
      const administrator = await t.seedPerson({ roles: ['system_administrator'] });
      const [person, key] = [await t.seedPerson(), newKey()];
      await registerKey(client(person), key);
      const since = new Date(t.clock.nowMs() - 60_000).toISOString();
      const body = { reason: 'stolen', suspectSince: since };
      await revoke(key, administrator, body).expect(403);
      const path = `/api/keys/${actorText(key.keyId)}/revocation`;
      const id = await requestApproval(client(administrator), { path, body }, 'reported');
      const second = await t.seedPerson({ roles: ['system_administrator'] });
      await approve(client(second), id, 'seen');
      await revoke(key, administrator, body).set('Approval', id).expect(201);
      const entry = await entryOf(key);
      expect(entry?.revokedIndex).not.toBeNull();
      expect(entry?.suspectSince).toBe(since);
      await revoke(key, administrator).expect(409);
      expect(await refusal(person, await lineFor(person, key))).toBe('conflict');
    });

    it('by nobody else', async () => {
      const [person, key] = [await t.seedPerson(), newKey()];
      await registerKey(client(person), key);
      await revoke(key, person).expect(403);
      expect((await entryOf(key))?.revokedIndex).toBeNull();
    });

    it('neither when unknown, nor when the service’s own, nor since a time to come', async () => {
      const administrator = await t.seedPerson({ roles: ['system_administrator'] });
      const { serviceKey } = bodyOf<Ledger>(await t.http.get('/api/ledger'));
      const key = newKey();
      await revoke(key, administrator).expect(404);
      await revoke('k1:xyz', administrator).expect(404);
      await revoke(serviceKey, administrator).expect(409);
      await registerKey(client(await t.seedPerson()), key);
      const suspectSince = new Date(t.clock.nowMs() + 60_000).toISOString();
      const body = { reason: 'x', suspectSince };
      const path = `/api/keys/${actorText(key.keyId)}/revocation`;
      const id = await requestApproval(client(administrator), { path, body }, 'reported');
      const second = await t.seedPerson({ roles: ['system_administrator'] });
      await approve(client(second), id, 'seen');
      await revoke(key, administrator, body).set('Approval', id).expect(422);
      await revoke(key, administrator, { reason: 'two\nlines' }).expect(422);
      await revoke(key, administrator, {}).expect(422);
      expect((await entryOf(key))?.revokedIndex).toBeNull();
    });
  });
});
