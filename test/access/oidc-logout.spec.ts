import {
  type AgencyApp,
  futurePublicUrl,
  signedInBrowser,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { type CookieBrowser } from '../support/cookie-browser.js';
import { TestProvider } from '../support/oidc-provider.js';
import { TamperingIssuer } from '../support/tampering-issuer.js';

const now = () => Math.floor(Date.now() / 1000);

describe('a logout at the agency', () => {
  let app: AgencyApp;
  let provider: TestProvider;
  let issuer: TamperingIssuer;
  beforeAll(async () => {
    const publicUrl = await futurePublicUrl();
    provider = await TestProvider.started({ publicUrl, agencyId: 'police' });
    issuer = await TamperingIssuer.started();
    app = await startAgencyApp(publicUrl, [
      { id: 'police', issuer: provider.issuer },
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

  const isIn = async (browser: CookieBrowser) =>
    (await browser.ask(`${app.publicUrl}/api/accounts/me`)).status === 200;
  const post = (body: URLSearchParams | string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${signInAt(app, 'army')}/back-channel-logout`, { method: 'POST', body, headers });
  const send = async (claims: ReturnType<TamperingIssuer['logoutClaims']>) =>
    post(new URLSearchParams({ logout_token: await issuer.sign(claims) }));

  it('ends the session here, and no other', async () => {
    provider.person = { subject: 'u-1', groups: ['investigators'] };
    const browser = await signedInBrowser(app, 'police');
    const elsewhere = await signedInBrowser(app, 'police');
    expect(await isIn(browser)).toBe(true);
    const page = await (await browser.ask(`${provider.issuer}/session/end`)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await browser.ask(`${provider.issuer}/session/end/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect(await isIn(browser)).toBe(false);
    expect(await isIn(elsewhere)).toBe(true);
  });

  it('ends all sessions of a person where it names no session', async () => {
    const browsers = [await signedInBrowser(app, 'army'), await signedInBrowser(app, 'army')];
    const answer = await send(issuer.logoutClaims());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const browser of browsers) expect(await isIn(browser)).toBe(false);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['for another client', { aud: 'another client' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['with a nonce, as an ID token has one', { nonce: 'x' }],
    ['with a nonce that is null', { nonce: null }],
    ['without the event', { events: {} }],
    [
      'with an event that is none',
      { events: { 'http://schemas.openid.net/event/backchannel-logout': true } },
    ],
    ['without jti', { jti: undefined }],
    ['with an endless jti', { jti: 'x'.repeat(256) }],
    ['of nobody', { sub: undefined }],
    ['of somebody who is a number', { sub: 7 }],
    ['that has expired', { iat: now() - 120, exp: now() - 60 }],
    ['that never expires', { exp: undefined }],
    ['that is old', { iat: now() - 3600 }],
    ['of the future', { iat: now() + 3600, exp: now() + 3700 }],
  ])('is refused %s, and ends nothing', async (_, change) => {
    const browser = await signedInBrowser(app, 'army');
    const answer = await send(issuer.logoutClaims(change));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'logout-refused' });
    expect(await isIn(browser)).toBe(true);
  });

  it.each([
    'unknown key',
    'unknown key under a known name',
    'the client secret',
    'nothing',
  ] as const)('is refused when it is signed with: %s', async (signsWith) => {
    const browser = await signedInBrowser(app, 'army');
    issuer.tampering = { signsWith };
    expect((await send(issuer.logoutClaims())).status).toBe(400);
    expect(await isIn(browser)).toBe(true);
  });

  it('is taken once: whoever signed in again stays', async () => {
    const claims = issuer.logoutClaims();
    expect((await send(claims)).status).toBe(200);
    const browser = await signedInBrowser(app, 'army');
    expect((await send(claims)).status).toBe(400);
    expect(await isIn(browser)).toBe(true);
  });

  it('is taken once, though it comes twice at the same time', async () => {
    const claims = issuer.logoutClaims();
    const statuses = await Promise.all([send(claims), send(claims), send(claims)]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('ends nobody of another agency', async () => {
    provider.person = { subject: issuer.subject, groups: ['investigators'] };
    const browser = await signedInBrowser(app, 'police');
    expect((await send(issuer.logoutClaims())).status).toBe(200);
    expect(await isIn(browser)).toBe(true);
  });

  it('may have members that nobody knows', async () => {
    const logout_token = await issuer.sign(issuer.logoutClaims());
    expect((await post(new URLSearchParams({ logout_token, later: 'x' }))).status).toBe(200);
  });

  it.each([
    ['without a token', new URLSearchParams({}), 400],
    [
      'with two tokens',
      new URLSearchParams([
        ['logout_token', 'a'],
        ['logout_token', 'b'],
      ]),
      400,
    ],
    ['that is too long', new URLSearchParams({ logout_token: 'x'.repeat(40_000) }), 413],
    ['of too many members', new URLSearchParams('m&'.repeat(30)), 413],
  ])('is refused as a form %s', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('is the one place that takes a form', async () => {
    const body = new URLSearchParams({ login: 'a', password: 'b' });
    for (const path of [
      '/api/tokens',
      '/api/sign-in/oidc/army',
      '/api/sign-in/oidc/army/callback',
    ]) {
      const answer = await fetch(`${app.publicUrl}${path}`, { method: 'POST', body });
      expect(answer.status).toBe(415);
    }
    expect((await post('x', { 'content-type': 'text/plain' })).status).toBe(415);
  });
});
