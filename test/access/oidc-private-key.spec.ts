import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgencyApp,
  futurePublicUrl,
  signedInBrowser,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { TestProvider } from '../support/oidc-provider.js';

describe('a service that proves itself to agencies by a private key', () => {
  let folder: string;
  let app: AgencyApp | undefined;
  let provider: TestProvider | undefined;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-keys-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await app?.close();
    await provider?.close();
  });

  /** The agency knows one key; the service has that one, or another. */
  const start = async (known: KeyObject, own: KeyObject, alg: string) => {
    const privateKeyFile = join(folder, 'key.pem');
    writeFileSync(privateKeyFile, own.export({ type: 'pkcs8', format: 'pem' }));
    const publicUrl = await futurePublicUrl();
    const clientKey = {
      ...createPublicKey(known).export({ format: 'jwk' }),
      kid: 'ours',
      use: 'sig',
      alg,
    };
    provider = await TestProvider.started({ publicUrl, agencyId: 'police', clientKey });
    provider.person = { subject: 'u-1', groups: ['investigators'] };
    const proof = { clientSecretFile: undefined, privateKeyFile, privateKeyId: 'ours' };
    app = await startAgencyApp(publicUrl, [{ id: 'police', issuer: provider.issuer, ...proof }]);
    return app;
  };

  it.each([
    ['P-256', 'ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['RSA', 'RS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['Ed25519', 'Ed25519', () => generateKeyPairSync('ed25519')],
  ])('is known by a key of %s', async (_, alg, generate) => {
    const { privateKey } = generate();
    const started = await start(privateKey, privateKey, alg);
    await expect(signedInBrowser(started, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });

  it('is not known by another', async () => {
    const [known, own] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    if (known === undefined || own === undefined) throw new Error('two keys were made');
    const started = await start(known.privateKey, own.privateKey, 'ES256');
    const refused = await new CookieBrowser().go(signInAt(started, 'police'));
    expect(refused.status).toBe(403);
    expect(started.lastReason()).toBe('police: the agency answered invalid_client');
  });
});
