import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { accountCommand } from '../../src/cli/account.js';
import { runCommandLine } from '../../src/cli/command-line.js';
import { testPassword } from '../support/app.js';
import { codeOf, enrolTotp } from '../support/signing-in.js';
import { Stage } from '../support/stage.js';

describe('witnessmark account token', () => {
  let stage: Stage;
  let passwordFile: string;
  beforeAll(async () => {
    stage = await Stage.open();
    passwordFile = join(stage.folder, 'password');
    await writeFile(passwordFile, `${testPassword}\n`);
  });
  afterAll(() => stage.close());

  const printed: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) => ({
    stream,
    write: stream.write.bind(stream),
  }));
  beforeEach(() => {
    printed.length = 0;
    for (const { stream } of streams) stream.write = (text) => printed.push(String(text)) > 0;
  });
  afterEach(() => {
    for (const { stream, write } of streams) stream.write = write;
  });

  const run = async (login: string, ...more: string[]): Promise<number> => {
    const server = ['--server', stage.address, '--login', login];
    const argv = ['account', 'token', ...server, '--password-file', passwordFile, ...more];
    const say = (text: string) => printed.push(text);
    return runCommandLine([accountCommand()], argv, { out: say, err: say });
  };
  const tokenIn = (): string => printed.find((text) => text.startsWith('wmt_'))?.trim() ?? '';

  it('asks for the code of whoever has an authenticator, and takes it once', async () => {
    const person = await stage.t.seedPerson();
    const { secret } = await enrolTotp(stage.t, person);
    expect(await run(person.login)).not.toBe(0);
    expect(printed.join('')).toMatch(/second factor/i);
    expect(tokenIn()).toBe('');
    const code = codeOf(secret, stage.t.clock.nowMs());
    expect(await run(person.login, '--code', code)).toBe(0);
    expect(tokenIn()).toMatch(/^wmt_/);
    expect(await run(person.login, '--code', code)).not.toBe(0);
  });

  it('gives a token that may do no more, and lasts no longer, than was asked for', async () => {
    const { login } = await stage.t.seedPerson();
    expect(await run(login, '--scope', 'read', '--hours', '1')).toBe(0);
    const auth = { Authorization: `Bearer ${tokenIn()}` };
    const list = await stage.t.http.get('/api/tokens').set(auth).expect(200);
    const expiresAt = new Date(stage.t.clock.nowMs() + 3_600_000).toISOString();
    expect(list.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ label: 'command line', scopes: ['read'], expiresAt }),
      ]) as unknown,
    });
    await stage.t.http.post('/api/chains').set(auth).send({ count: 1, ahead: 1 }).expect(403);
    expect(await run(login, '--hours', 'soon')).not.toBe(0);
  });
});
