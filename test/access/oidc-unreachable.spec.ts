import {
  type AgencyApp,
  futurePublicUrl,
  signedInBrowser,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { TestProvider } from '../support/oidc-provider.js';
import { TamperingIssuer } from '../support/tampering-issuer.js';

describe('an agency that cannot be reached', () => {
  let app: AgencyApp;
  let issuer: TamperingIssuer;
  beforeEach(async () => {
    issuer = await TamperingIssuer.started();
    app = await startAgencyApp(await futurePublicUrl(), [{ id: 'police', issuer: issuer.issuer }]);
  });
  afterEach(async () => {
    await app.close();
    await issuer.close();
  });

  const refused = async () => {
    const { status, text } = await new CookieBrowser().go(signInAt(app, 'police'));
    expect(status).toBe(503);
    expect(text).toContain('agency-unavailable');
  };

  it('does not keep the service from starting, and is there again when it is there again', async () => {
    issuer.tampering = { metadata: { issuer: 'http://127.0.0.1:9/not-ours' } };
    await refused();
    issuer.tampering = {};
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });

  it('may differ from the file by a slash, and is then not the one that was meant', async () => {
    issuer.tampering = { metadata: { issuer: `${issuer.issuer}/` } };
    await refused();
    expect(app.lastReason()).toContain('if only by a slash');
  });

  it('is given up after a few seconds', async () => {
    issuer.tampering = { delayMs: 15_000 };
    const begunMs = performance.now();
    await refused();
    expect(performance.now() - begunMs).toBeLessThan(14_000);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['knows PKCE without S256 only', { code_challenge_methods_supported: ['plain'] }],
    ['publishes no keys', { jwks_uri: undefined }],
    ['has its metadata say another issuer', { issuer: 'https://elsewhere.example' }],
  ])('is as good as one that %s', async (_, metadata) => {
    issuer.tampering = { metadata };
    await refused();
  });

  it('is not asked for more people of one network at a time than an office has', async () => {
    await app.t.db.query<unknown[]>(
      `INSERT INTO agency_sign_in (state_hash, agency, network, return_to, begun_ms, expires_ms)
       SELECT sha256(n::text::bytea), 'police', '127.0.0.1', '/', 0, $1
       FROM generate_series(1, 300) AS n`,
      [app.t.clock.nowMs() + 1000],
    );
    const { status, text, headers } = await new CookieBrowser().go(signInAt(app, 'police'));
    expect(status).toBe(429);
    expect(text).toContain('too-many-requests');
    expect(headers.get('retry-after')).toBe('600');
    app.t.clock.advance(1001);
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });
});

describe('an agency that is down', () => {
  it('is asked again by whoever comes when it is up', async () => {
    const publicUrl = await futurePublicUrl();
    const provider = await TestProvider.prepared({ publicUrl, agencyId: 'police' });
    provider.person = { subject: 'u-1', groups: ['investigators'] };
    const app = await startAgencyApp(publicUrl, [{ id: 'police', issuer: provider.issuer }]);
    const down = await new CookieBrowser().go(signInAt(app, 'police'));
    expect(down.status).toBe(503);
    expect(down.text).toContain('agency-unavailable');
    expect(down.text).toContain('another way to sign in');
    expect(app.lastReason()).toContain('police: ');
    await provider.listen();
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
    await app.close();
    await provider.close();
  });
});
