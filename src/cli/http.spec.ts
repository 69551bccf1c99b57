import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailure } from './command-failure.js';
import { ServiceClient, signedInClient } from './http.js';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('the client of the command line', () => {
  let server: Server;
  let url: string;
  let reply: Reply;
  let seen: IncomingMessage | undefined;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen = request;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server on a port has an AddressInfo, not a path.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
  });
  afterAll(() => server.close());

  const failure = async (work: Promise<unknown>): Promise<CommandFailure> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof CommandFailure) return error;
      throw error;
    }
    throw new Error('it did not fail');
  };

  it('sends token, idempotency key and JSON, and reads the answer by member', async () => {
    reply = { status: 201, body: '{"id":"x","tags":["a","b"],"n":7,"none":null}' };
    const answer = await new ServiceClient(url, 'wmt_secret').post('/api/keys', { a: 1 }, 'key-1');
    expect(seen?.url).toBe('/base/api/keys');
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer wmt_secret',
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
    });
    expect(answer.text('id')).toBe('x');
    expect(answer.texts('tags')).toEqual(['a', 'b']);
    expect(answer.integer('n')).toBe(7);
    expect(answer.textOrNull('none')).toBeNull();
  });

  it('ends when the answer is not what a service of ours says', async () => {
    reply = { status: 200, body: '{"id":7,"list":{}}' };
    const answer = await new ServiceClient(url).get('/');
    expect(() => answer.text('id')).toThrow('/id should be a text');
    expect(() => answer.text('toString')).toThrow(CommandFailure);
    expect(() => answer.list('list')).toThrow(CommandFailure);
    reply = { status: 200, body: '<html>' };
    expect((await failure(new ServiceClient(url).get('/'))).exitCode).toBe(4);
  });

  it('tells a refusal in plain lines, with 1 for the request and 4 for the sign-in', async () => {
    const problem = {
      title: 'The content is not valid',
      detail: 'Two members are wrong.',
      safe: 'Nothing was written.',
      errors: [
        { pointer: '/fields/0', detail: 'must be text' },
        { parameter: 'limit', detail: 'must be small' },
      ],
    };
    reply = { status: 422, body: JSON.stringify(problem) };
    const refused = await failure(new ServiceClient(url).get('/'));
    expect(refused.exitCode).toBe(1);
    expect(refused.message.split('\n')).toEqual([
      'The content is not valid (422)',
      'Two members are wrong.',
      '  /fields/0: must be text',
      '  limit: must be small',
      'Nothing was written.',
    ]);
    reply = { status: 401, body: JSON.stringify({ title: 'Sign in first' }) };
    expect((await failure(new ServiceClient(url).get('/'))).exitCode).toBe(4);
    reply = { status: 502, body: '<h1>Bad Gateway</h1>' };
    expect((await failure(new ServiceClient(url).get('/'))).message).toBe('Bad Gateway (502)');
  });

  it('does not let a server write to the terminal', async () => {
    reply = { status: 409, body: JSON.stringify({ title: 'x\u001b[2Jy', detail: '\u202e' }) };
    const { message } = await failure(new ServiceClient(url).get('/'));
    expect(message).not.toContain('\u001b');
    expect(message).not.toContain('\u202e');
    expect(message).toContain('\ufffd');
  });

  it('takes its token nowhere else', async () => {
    reply = { status: 307, body: '', headers: { Location: 'http://127.0.0.1:1/' } };
    expect((await failure(new ServiceClient(url, 'wmt_secret').get('/'))).exitCode).toBe(4);
  });

  it('says that a server cannot be reached, and what is no address', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo; // as above
    await new Promise((resolve) => gone.close(resolve));
    const unreachable = await failure(new ServiceClient(`http://127.0.0.1:${port}`).get('/'));
    expect(unreachable.exitCode).toBe(4);
    expect(unreachable.message).toMatch(/cannot be reached: .*ECONNREFUSED/);
    expect(() => new ServiceClient('ledger.example')).toThrow(CommandFailure);
    expect(() => new ServiceClient('file:///etc/passwd')).toThrow(CommandFailure);
  });

  it('takes the token from a file or the environment, and asks for one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'witnessmark-'));
    try {
      const tokenFile = join(folder, 'token');
      writeFileSync(tokenFile, 'wmt_file\n');
      reply = { status: 200, body: '{}' };
      await signedInClient({ server: url, tokenFile }, { WITNESSMARK_TOKEN: 'wmt_env' }).get('/');
      expect(seen?.headers.authorization).toBe('Bearer wmt_file');
      await signedInClient({ server: url }, { WITNESSMARK_TOKEN: 'wmt_env' }).get('/');
      expect(seen?.headers.authorization).toBe('Bearer wmt_env');
      expect(() => signedInClient({ server: url }, {})).toThrow('WITNESSMARK_TOKEN');
      expect(() => signedInClient({ server: url, tokenFile: `${tokenFile}x` }, {})).toThrow('read');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what for the person reads where the environment says it', async () => {
    reply = { status: 200, body: '{}' };
    const env = { WITNESSMARK_TOKEN: 'wmt_env' };
    await signedInClient({ server: url }, { ...env, WITNESSMARK_PURPOSE: 'préparation du procès' })
      .withApprovals(() => Promise.resolve('1'))
      .get('/');
    expect(seen?.headers['witnessmark-purpose']).toBe('pr%C3%A9paration%20du%20proc%C3%A8s');
    await signedInClient({ server: url }, { ...env, WITNESSMARK_PURPOSE: '' }).get('/');
    expect(seen?.headers['witnessmark-purpose']).toBeUndefined();
  });
});
