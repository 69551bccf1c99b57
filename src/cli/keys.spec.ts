import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePolicy } from '../core/ledger/policy.js';
import { vkeyText } from '../core/ledger/vkey.js';
import { nodeEngine } from '../operate/engine.js';
import { runCommandLine } from './command-line.js';
import { readKeyFile } from './key-file.js';
import { keysCommand } from './keys.js';

describe('witnessmark keys', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let logVkey: string;
  const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(-32));
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-'));
    server = createServer((_, response) => response.end(JSON.stringify({ logVkey })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server on a port has an AddressInfo, not a path.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const said: string[] = [];
  const say = (text: string): void => {
    said.push(text);
  };
  const run = (...argv: readonly string[]) =>
    runCommandLine([keysCommand()], ['keys', ...argv], { out: say, err: say });

  it('makes a key file that can be signed with', async () => {
    const path = join(folder, 'key.pem');
    expect(await run('create', '--out', path)).toBe(0);
    expect(readKeyFile(path).sign(new Uint8Array(1))).toHaveLength(64);
    expect(await run('create', '--out', path)).toBe(2);
  });

  it('writes the key of a ledger, and a policy that trusts it and nobody else', async () => {
    logVkey = vkeyText(nodeEngine, { name: 'ledger.example', type: 1, publicKey });
    const out = join(folder, 'trust');
    expect(await run('export', '--server', url, '--out', out)).toBe(0);
    const pem = createPublicKey(readFileSync(join(out, 'LEDGER.pem')));
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sha256(pem.export({ format: 'der', type: 'spki' }))).toBe(sha256(spki));
    const policy = parsePolicy(readFileSync(join(out, 'policy'), 'utf8'));
    expect(policy.logs).toHaveLength(1);
    expect(policy.logs[0]).toMatchObject({ name: 'ledger.example', publicKey });
    expect(policy.witnesses).toEqual([]);
    expect(policy.quorum).toBe('none');
  });

  it.each([
    [
      'a key whose hash does not fit',
      () => logVkey.replace(/\+\w/, (hash) => (hash === '+0' ? '+1' : '+0')),
    ],
    ['a witness as log', () => vkeyText(nodeEngine, { name: 'x', type: 4, publicKey })],
    ['a second line', () => `${logVkey}\nlog ${logVkey}`],
    ['nothing', () => ''],
  ])('writes nothing where the server names %s', async (_, vkey) => {
    logVkey = vkeyText(nodeEngine, { name: 'ledger.example', type: 1, publicKey });
    logVkey = vkey();
    const out = join(folder, 'refused');
    expect(await run('export', '--server', url, '--out', out)).toBe(4);
    expect(existsSync(out)).toBe(false);
  });
});
