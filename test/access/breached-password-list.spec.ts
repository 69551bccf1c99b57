import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PasswordCheck } from '../../src/access/password-check.js';
import { readConfig } from '../../src/platform/config.js';
import { bodyOf, type Problem, startApp, type TestApp } from '../support/app.js';
import { openSession } from '../support/browser-session.js';

const leaked = 'tall green kettles sing';

describe('the operator’s list of breached passwords', () => {
  let folder: string;
  let file: string;
  let t: TestApp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'witnessmark-breached-'));
    file = join(folder, 'list.txt');
    const passwords = [leaked, ...Array.from({ length: 50 }, (_, i) => `leaked ${i}`)];
    const lines = passwords.map((text) => createHash('sha1').update(text).digest('hex'));
    await writeFile(
      file,
      lines
        .map((line) => `${line.toUpperCase()}:7\r\n`)
        .sort()
        .join(''),
    );
    t = await startApp({ PORT: '0', BREACHED_PASSWORDS_FILE: file });
  });
  afterAll(async () => {
    await t.close();
    await rm(folder, { recursive: true });
  });

  it('is asked whenever a password is set', async () => {
    const { writes } = await openSession(t, await t.seedPerson());
    const set = (password: string) =>
      t.http.put('/api/accounts/me/password').set(writes).send({ password });
    const refused = bodyOf<Problem>(await set(leaked).expect(422));
    expect(refused.errors).toEqual([
      { pointer: '/password', detail: expect.stringContaining('breaches') as unknown },
    ]);
    await set('tall green kettles hum').expect(204);
  });

  it('is asked for the accounts that an administrator makes', async () => {
    const { auth, organisationId } = await t.seedPerson({ roles: ['system_administrator'] });
    const account = { login: 'amal', displayName: 'Amal', organisationId, roles: ['auditor'] };
    const make = (password: string) =>
      t.http
        .post('/api/accounts')
        .set(auth)
        .send({ ...account, password });
    await make(leaked).expect(422);
    await make('amal.amal.amal.amal').expect(422);
    await make('tall green kettles hum').expect(201);
  });

  it('keeps the service from starting where it is no such list', async () => {
    const other = join(folder, 'other.txt');
    await writeFile(other, 'letmein\n');
    const check = new PasswordCheck(readConfig({ BREACHED_PASSWORDS_FILE: other }));
    await expect(check.onModuleInit()).rejects.toThrow('BREACHED_PASSWORDS_FILE cannot be used');
  });
});
