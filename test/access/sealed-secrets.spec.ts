import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../../src/main.js';
import { sealObjects } from '../../src/operate/seal-objects.js';
import { readConfig } from '../../src/platform/config.js';
import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';
import { codeOf, enrolTotp, signIn, type SignedIn } from '../support/signing-in.js';

interface Stored {
  readonly secret: string | null;
  readonly sealed_secret: Buffer | null;
  readonly wrapping_key_id: Buffer | null;
}

describe('the secret of an authenticator', () => {
  let t: TestApp;
  let person: SeededPerson;
  let secret: string;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    // So that no code is asked for that was taken.
    t.clock.advance(120_000);
    person = await t.seedPerson();
    ({ secret } = await enrolTotp(t, person));
  });

  const stored = async ({ accountId }: SeededPerson): Promise<Stored> => {
    const [row] = await t.db.query<Stored[]>(
      'SELECT secret, sealed_secret, wrapping_key_id FROM totp WHERE account_id = $1',
      [accountId],
    );
    if (row === undefined) throw new Error('no authenticator');
    return row;
  };
  const store = ({ accountId }: SeededPerson, { secret: plain, ...sealed }: Stored) =>
    t.db.query(
      'UPDATE totp SET secret = $2, sealed_secret = $3, wrapping_key_id = $4 WHERE account_id = $1',
      [accountId, plain, sealed.sealed_secret, sealed.wrapping_key_id],
    );
  const answer = async (by: SeededPerson, of: string) => {
    const ticket = bodyOf<SignedIn>(await signIn(t, by.login)).ticket ?? '';
    const code = codeOf(of, t.clock.nowMs());
    return t.http.post('/api/sign-in/second-factor').send({ ticket, code });
  };
  const plain = (of: string): Stored => ({
    ...{ secret: of, sealed_secret: null, wrapping_key_id: null },
  });

  it('is not in the database, neither as it is nor in its bytes, and signs in', async () => {
    const row = await stored(person);
    expect(row.secret).toBeNull();
    const tables = await t.db.query<{ line: string }[]>('SELECT totp::text AS line FROM totp');
    const dump = tables.map(({ line }) => line).join('\n');
    const decoded = bytesOf(secret);
    for (const form of [secret, Buffer.from(secret).toString('hex'), decoded.toString('hex')]) {
      expect(dump.toLowerCase()).not.toContain(form.toLowerCase());
    }
    expect(row.sealed_secret?.includes(Buffer.from(secret))).toBe(false);
    expect(row.sealed_secret?.includes(decoded)).toBe(false);
    expect((await answer(person, secret)).status).toBe(200);
  });

  it('is sealed anew for each person and each time', async () => {
    const other = await t.seedPerson();
    await enrolTotp(t, other);
    const [one, two] = [await stored(person), await stored(other)];
    expect(one.sealed_secret).not.toEqual(two.sealed_secret);
    expect(one.wrapping_key_id).toEqual(two.wrapping_key_id);
  });

  it('does not open in the row of another account', async () => {
    const other = await t.seedPerson();
    const { secret: own } = await enrolTotp(t, other);
    const before = await stored(other);
    await store(other, await stored(person));
    for (const tried of [secret, own]) {
      const refused = await answer(other, tried);
      expect([refused.status, bodyOf<Problem>(refused).code]).toEqual([
        ...[500, 'secret-does-not-open'],
      ]);
    }
    await store(other, before);
    expect((await answer(other, own)).status).toBe(200);
  });

  it.each([
    [
      'changed',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte))),
    ],
    ['cut', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['something else', () => randomBytes(60)],
  ])('does not open where it is %s', async (_, tamper) => {
    const before = await stored(person);
    await store(person, {
      ...before,
      sealed_secret: tamper(before.sealed_secret ?? randomBytes(0)),
    });
    const refused = await answer(person, secret);
    expect(bodyOf<Problem>(refused).code).toBe('secret-does-not-open');
    expect(refused.text).not.toContain(secret);
  });

  it('leaves recovery codes as they are where it does not open', async () => {
    const other = await t.seedPerson();
    const { recoveryCodes } = await enrolTotp(t, other);
    await store(other, await stored(person));
    const ticket = bodyOf<SignedIn>(await signIn(t, other.login)).ticket ?? '';
    const code = recoveryCodes[0] ?? '';
    await t.http.post('/api/sign-in/second-factor').send({ ticket, code }).expect(200);
  });

  it('is read where it lies plain from before, and sealed when it is used', async () => {
    await store(person, plain(secret));
    expect((await answer(person, secret)).status).toBe(200);
    const row = await stored(person);
    expect(row.secret).toBeNull();
    expect(row.sealed_secret).toHaveLength(60);
    t.clock.advance(60_000);
    expect((await answer(person, secret)).status).toBe(200);
  });

  it('is put into use by a code also where it was begun before secrets were sealed', async () => {
    await store(person, plain(secret));
    await t.db.query('UPDATE totp SET confirmed_ms = NULL WHERE account_id = $1', [
      person.accountId,
    ]);
    const confirm = (by: SeededPerson) =>
      t.http
        .post('/api/accounts/me/totp/confirmation')
        .set(by.auth)
        .send({ code: codeOf(secret, t.clock.nowMs()) });
    await confirm(person).expect(200);
    expect((await stored(person)).secret).toBeNull();
    await confirm(person).expect(409);
  });

  it('may be plain or sealed, and never both or half', async () => {
    const row = await stored(person);
    for (const wrong of [
      { ...row, secret },
      { ...row, wrapping_key_id: null },
      { ...plain(secret), secret: null },
      { ...plain(secret), wrapping_key_id: row.wrapping_key_id },
    ]) {
      await expect(store(person, wrong)).rejects.toThrow(/totp_one_secret/);
    }
  });

  describe('without the key under which it lies', () => {
    const start = async (settings: Readonly<Record<string, string>>) => {
      const config = readConfig({
        WITNESSMARK_HOME: t.config.home,
        LOG_LEVEL: 'error',
        ...settings,
      });
      const app = await createApp(config, t.connections, { clock: t.clock });
      await app.close();
    };
    let fresh: string;
    beforeAll(async () => {
      fresh = join(t.config.home, 'fresh.key');
      await writeFile(fresh, randomBytes(32).toString('hex'));
    });
    afterAll(() => rm(fresh));

    it('keeps the service from starting, which says what is missing', async () => {
      await expect(start({ OBJECT_KEY_FILE: fresh })).rejects.toThrow(
        /secrets of accounts, lie under the wrapping key [0-9a-f]{32}/,
      );
    });

    it('is sealed under the new one by the command line, and then needs the old one no more', async () => {
      const legacy = await t.seedPerson();
      const { secret: old } = await enrolTotp(t, legacy);
      await store(legacy, plain(old));
      const key = join(t.config.home, 'keys', 'objects.key');
      const both = { OBJECT_KEY_FILE: fresh, OBJECT_KEYS_OLD_FILES: key };
      const config = readConfig({ WITNESSMARK_HOME: t.config.home, ...both });
      // One that does not open is told, and keeps no other from being sealed.
      const broken = await t.seedPerson();
      await enrolTotp(t, broken);
      await store(broken, { ...(await stored(broken)), sealed_secret: randomBytes(60) });
      const { secrets, left } = await sealObjects(t.connections.owner, config);
      expect(secrets).toBeGreaterThan(2);
      const names = left.map(({ objectId }) => objectId);
      expect(names).toContain(`totp ${broken.accountId}`);
      expect(names).not.toContain(`totp ${person.accountId}`);
      expect((await stored(legacy)).secret).toBeNull();
      await t.db.query('DELETE FROM totp WHERE account_id = ANY ($1)', [
        names.map((name) => name.replace('totp ', '')),
      ]);
      await expect(start({ OBJECT_KEY_FILE: fresh })).resolves.toBeUndefined();
      expect((await sealObjects(t.connections.owner, config)).secrets).toBe(0);
      const back = { OBJECT_KEY_FILE: key, OBJECT_KEYS_OLD_FILES: fresh };
      await sealObjects(
        t.connections.owner,
        readConfig({ WITNESSMARK_HOME: t.config.home, ...back }),
      );
      expect((await answer(legacy, old)).status).toBe(200);
    });
  });
});

/** The bits that an authenticator makes its codes from (RFC 4648 base32). */
function bytesOf(base32: string): Buffer {
  const bits = Array.from(base32, (digit) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
