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

const query = '?stepUp=1&returnTo=/livez';
const cookie = '__Host-witnessmark';

describe('a step-up at an agency', () => {
  let app: AgencyApp;
  let provider: TestProvider;
  let issuer: TamperingIssuer;
  beforeAll(async () => {
    const publicUrl = await futurePublicUrl();
    provider = await TestProvider.started({ publicUrl, agencyId: 'police', pushes: false });
    issuer = await TamperingIssuer.started();
    app = await startAgencyApp(publicUrl, [
      { id: 'police', issuer: provider.issuer, stepUpAcr: 'urn:two-factors' },
      { id: 'army', issuer: issuer.issuer },
    ]);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
    await issuer.close();
  });
  beforeEach(() => {
    issuer.tampering = {};
  });

  const strong = { subject: 'u-1', groups: ['investigators'], acr: 'urn:two-factors' };
  const weak = { ...strong, acr: 'urn:one-factor' };
  const meStatus = async (browser: CookieBrowser) =>
    (await browser.ask(`${app.publicUrl}/api/accounts/me`)).status;
  const sessionOf = async (browser: CookieBrowser) => {
    const answer = await browser.ask(`${app.publicUrl}/api/sessions/current`);
    // What the contract says of this address.
    const { id } = (await answer.json()) as { readonly id: string };
    const [row] = await app.t.db.query<{ acr: string | null; ms: string }[]>(
      'SELECT acr, authenticated_ms AS ms FROM session WHERE id = $1',
      [id],
    );
    return { id, acr: row?.acr, authenticatedMs: Number(row?.ms) };
  };

  it('has the person prove again who they are, and puts another session in the place of theirs', async () => {
    provider.person = weak;
    const browser = await signedInBrowser(app, 'police');
    const before = await sessionOf(browser);
    const formerCookies = browser.cookiesOf(app.publicUrl);
    provider.person = strong;
    const logins = provider.asked.size;
    const arrived = await browser.go(signInAt(app, 'police', query));
    expect(arrived.url).toBe(`${app.publicUrl}/livez`);
    expect(arrived.trail.some((url) => url.includes('/interaction/'))).toBe(true);
    expect(provider.asked.size).toBeGreaterThan(logins);
    const after = await sessionOf(browser);
    expect(after.id).not.toBe(before.id);
    expect(after.acr).toBe('urn:two-factors');
    expect(after.authenticatedMs).toBeGreaterThan(Date.now() - 10_000);
    const former = new CookieBrowser();
    former.keep(app.publicUrl, formerCookies.split('; '));
    expect(await meStatus(former)).toBe(401);
  });

  it('asks for a sign-in of this moment, in the way that the file names', async () => {
    provider.person = strong;
    const browser = await signedInBrowser(app, 'police');
    const { url } = await browser.go(signInAt(app, 'police', query), (to) =>
      to.startsWith(provider.issuer),
    );
    const asked = new URL(url).searchParams;
    expect(asked.get('max_age')).toBe('0');
    expect(asked.get('acr_values')).toBe('urn:two-factors');
  });

  const isRefused = async (browser: CookieBrowser, agencyId: string) => {
    const before = browser.cookie(app.publicUrl, cookie);
    const { status, text } = await browser.go(signInAt(app, agencyId, query));
    expect(status).toBe(403);
    expect(text).toContain('agency-answer-refused');
    expect(browser.cookie(app.publicUrl, cookie)).toBe(before);
    expect(await meStatus(browser)).toBe(200);
  };

  it('is refused with a weaker proof than was asked for, and leaves the session as it was', async () => {
    provider.person = strong;
    const browser = await signedInBrowser(app, 'police');
    provider.person = weak;
    await isRefused(browser, 'police');
  });

  it('is refused where somebody else came back, of whom nothing is made', async () => {
    const browser = await signedInBrowser(app, 'army');
    issuer.subject = 'somebody else';
    await isRefused(browser, 'army');
    issuer.subject = 'tamperer';
    const made = await app.t.db.query<unknown[]>(
      `SELECT 1 FROM account_identity WHERE subject = 'somebody else'`,
    );
    expect(made).toEqual([]);
    expect(app.lastReason()).toBe('army: another subject at a step-up');
  });

  it.each<[string, (seconds: number) => number | undefined]>([
    ['does not say when the person proved who they are', () => undefined],
    ['says that they did before they were asked', (seconds) => seconds - 3600],
  ])('is refused where the agency %s', async (_, authTime) => {
    const browser = await signedInBrowser(app, 'army');
    issuer.tampering = {
      claims: (sound) => ({ ...sound, auth_time: authTime(Math.floor(Date.now() / 1000)) }),
    };
    await isRefused(browser, 'army');
  });

  it('takes an agency that does not say when for one that said it long ago', async () => {
    issuer.tampering = { claims: (sound) => ({ ...sound, auth_time: undefined }) };
    const browser = await signedInBrowser(app, 'army');
    expect((await sessionOf(browser)).authenticatedMs).toBe(0);
  });

  it('is for whoever is signed in, at the agency where they sign in', async () => {
    const nobody = await new CookieBrowser().go(signInAt(app, 'police', query));
    expect(nobody.status).toBe(401);
    const browser = await signedInBrowser(app, 'army');
    const elsewhere = await browser.go(signInAt(app, 'police', query));
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.trail).toHaveLength(1);
  });

  it('brings no session back that was ended meanwhile', async () => {
    const browser = await signedInBrowser(app, 'army');
    const isCallback = (url: string) => url.includes('/callback?');
    const { url } = await browser.go(signInAt(app, 'army', query), isCallback);
    await app.t.db.query<unknown[]>('UPDATE session SET revoked_ms = 1 WHERE revoked_ms IS NULL');
    expect((await browser.go(url)).status).toBe(404);
    expect(await meStatus(browser)).toBe(401);
  });
});
