import {
  type AgencyApp,
  futurePublicUrl,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { TestProvider } from '../support/oidc-provider.js';

describe('a sign-in under way', () => {
  let app: AgencyApp;
  let provider: TestProvider;
  let plain: TestProvider;
  beforeAll(async () => {
    const publicUrl = await futurePublicUrl();
    provider = await TestProvider.started({ publicUrl, agencyId: 'police' });
    plain = await TestProvider.started({ publicUrl, agencyId: 'army', pushes: false });
    provider.person = { subject: 'u-1001', name: 'Ines Ferreira', groups: ['investigators'] };
    app = await startAgencyApp(publicUrl, [
      { id: 'police', issuer: provider.issuer },
      { id: 'army', issuer: plain.issuer },
    ]);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
    await plain.close();
  });

  const isCallback = (url: string) => url.startsWith(`${app.publicUrl}/api/sign-in/oidc/`);

  it('leaves nothing in the database that would finish it', async () => {
    const browser = new CookieBrowser();
    await browser.go(signInAt(app, 'army'), (to) => to.startsWith(plain.issuer));
    const rows = await app.t.db.query<unknown[]>('SELECT * FROM agency_sign_in');
    const secret = browser.cookie(app.publicUrl, '__Host-witnessmark-agency') ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('gets nothing for a code that was used, or that another browser asked for', async () => {
    const first = new CookieBrowser();
    const used = new URL((await first.go(signInAt(app, 'police'), isCallback)).url);
    await first.go(used.href);
    const second = new CookieBrowser();
    const fresh = new URL((await second.go(signInAt(app, 'police'), isCallback)).url);
    fresh.searchParams.set('code', used.searchParams.get('code') ?? '');
    const refused = await second.go(fresh.href);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('agency-answer-refused');
    expect(app.lastReason()).toBe('police: the agency answered invalid_grant');

    const victim = new CookieBrowser();
    const theirs = new URL((await victim.go(signInAt(app, 'police'), isCallback)).url);
    const thief = new CookieBrowser();
    const own = new URL((await thief.go(signInAt(app, 'police'), isCallback)).url);
    own.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    // The code is good, but it was asked for with the PKCE challenge of the victim's browser.
    const before = app.t.journal.length;
    expect((await thief.go(own.href)).status).toBe(403);
    expect(app.t.journal.slice(before).join()).toContain('answered invalid_grant');
  });

  it('is refused by the agency without the challenge of PKCE, whoever took it away', async () => {
    plain.person = provider.person;
    const browser = new CookieBrowser();
    const { url } = await browser.go(signInAt(app, 'army'), (to) => to.startsWith(plain.issuer));
    const stripped = new URL(url);
    stripped.searchParams.delete('code_challenge');
    stripped.searchParams.delete('code_challenge_method');
    const refused = await browser.go(stripped.href);
    expect(refused.url).toMatch(/\/army\/callback\?/);
    expect(refused.status).toBe(403);
    expect(app.lastReason()).toMatch(/^army: the agency answered invalid_(request|grant)$/);
  });

  it('is finished once, by the browser that began it, within ten minutes', async () => {
    const begin = async () => {
      const browser = new CookieBrowser();
      const { url } = await browser.go(signInAt(app, 'police', '?returnTo=/livez'), isCallback);
      return { browser, url };
    };
    const lapsed = async (browser: CookieBrowser, url: string) => {
      const { status, text } = await browser.go(url);
      expect(status).toBe(400);
      expect(text).toContain('sign-in-lapsed');
    };
    const replayed = await begin();
    const cookies = replayed.browser.cookiesOf(app.publicUrl);
    expect((await replayed.browser.go(replayed.url)).status).toBe(200);
    await lapsed(replayed.browser, replayed.url);
    const thief = new CookieBrowser();
    thief.keep(app.publicUrl, cookies.split('; '));
    await lapsed(thief, replayed.url);

    const stolen = await begin();
    await lapsed(new CookieBrowser(), stolen.url);
    await lapsed((await begin()).browser, stolen.url);
    expect((await stolen.browser.go(stolen.url)).status).toBe(200);

    const late = await begin();
    app.t.clock.advance(601_000);
    await lapsed(late.browser, late.url);

    const elsewhere = await begin();
    await lapsed(elsewhere.browser, elsewhere.url.replace('/oidc/police/', '/oidc/army/'));
  });
});
