import { type JWTPayload } from 'jose';
import {
  type AgencyApp,
  futurePublicUrl,
  signedInBrowser,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { testClient } from '../support/oidc-provider.js';
import { TamperingIssuer, type Tampering } from '../support/tampering-issuer.js';

describe('an agency that answers what it should not', () => {
  let app: AgencyApp;
  let issuer: TamperingIssuer;
  let other: TamperingIssuer;
  beforeAll(async () => {
    issuer = await TamperingIssuer.started();
    other = await TamperingIssuer.started();
    app = await startAgencyApp(await futurePublicUrl(), [
      { id: 'police', issuer: issuer.issuer },
      { id: 'army', issuer: other.issuer },
    ]);
  });
  afterAll(async () => {
    await app.close();
    await issuer.close();
    await other.close();
  });
  beforeEach(() => {
    issuer.tampering = {};
    issuer.subject = 'tamperer';
  });

  /** Of the service, in seconds. */
  const now = () => Math.floor(app.t.clock.nowMs() / 1000);
  const arrive = () => new CookieBrowser().go(signInAt(app, 'police', '?returnTo=/livez'));
  const rows = async () =>
    app.t.db.query<unknown[]>(
      `SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM session) AS sessions`,
    );
  const changed = (change: JWTPayload): Tampering => ({
    claims: (sound) => ({ ...sound, ...change }),
  });
  const without = (name: string): Tampering => ({
    claims: (sound) => Object.fromEntries(Object.entries(sound).filter(([each]) => each !== name)),
  });

  it('signs people in where it answers as it should', async () => {
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });

  it.each<[string, string, () => Tampering]>([
    [
      'a token with the nonce of another sign-in',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      () => changed({ nonce: 'another' }),
    ],
    ['a token without a nonce', 'OAUTH_INVALID_RESPONSE', () => without('nonce')],
    [
      'a token of another issuer',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      () => changed({ iss: other.issuer }),
    ],
    [
      'a token of its issuer with a slash more',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      () => changed({ iss: `${issuer.issuer}/` }),
    ],
    [
      'a token for another client',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      () => changed({ aud: 'another client' }),
    ],
    [
      'a token for us and others, authorised for another',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      () => changed({ aud: [testClient.id, 'another'], azp: 'another' }),
    ],
    [
      'a token that has expired',
      'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
      () => changed({ iat: now() - 120, exp: now() - 60 }),
    ],
    ['a token that never expires', 'OAUTH_INVALID_RESPONSE', () => without('exp')],
    ['a token that was issued long ago', 'ERR_JWT_EXPIRED', () => changed({ iat: now() - 3600 })],
    [
      'a token that will be issued',
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
      () => changed({ iat: now() + 120 }),
    ],
    [
      'a token that is not good yet',
      'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
      () => changed({ nbf: now() + 120 }),
    ],
    [
      'a sign-in that is still to happen',
      'an auth_time in the future',
      () => changed({ auth_time: now() + 120 }),
    ],
    ['a token without a subject', 'OAUTH_INVALID_RESPONSE', () => without('sub')],
    [
      'a subject that is too long',
      'a token without a usable subject',
      () => changed({ sub: 's'.repeat(256) }),
    ],
    [
      'a subject that the database cannot hold',
      'a token without a usable subject',
      () => changed({ sub: 'a\0b' }),
    ],
    [
      'a signature by a key that it never published',
      'ERR_JWKS_NO_MATCHING_KEY',
      () => ({ signsWith: 'unknown key' }),
    ],
    [
      'a signature by another key under a known name',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => ({ signsWith: 'unknown key under a known name' }),
    ],
    [
      'a signature with the secret of the client',
      'ERR_JOSE_ALG_NOT_ALLOWED',
      () => ({ signsWith: 'the client secret' }),
    ],
    ['no signature', 'OAUTH_INVALID_RESPONSE', () => ({ signsWith: 'nothing' })],
    [
      'another issuer on the way back (RFC 9207)',
      'OAUTH_INVALID_RESPONSE',
      () => ({ callback: { iss: other.issuer } }),
    ],
    [
      'no issuer on the way back, though it announces one',
      'OAUTH_INVALID_RESPONSE',
      () => ({ callback: { iss: undefined } }),
    ],
    ['no code', 'OAUTH_INVALID_RESPONSE', () => ({ callback: { code: undefined } })],
    [
      'a code of its own making',
      'the agency answered invalid_grant',
      () => ({ callback: { code: 'x'.repeat(43) } }),
    ],
    [
      'an error',
      'the agency answered access_denied',
      () => ({ callback: { code: undefined, error: 'access_denied' } }),
    ],
    [
      'a refusal at its token endpoint',
      'the agency answered invalid_client',
      () => ({ token: { status: 400, body: '{"error":"invalid_client"}' } }),
    ],
    [
      'no token of who it is',
      'OAUTH_INVALID_RESPONSE',
      () => ({ token: { status: 200, body: '{"access_token":"a","token_type":"bearer"}' } }),
    ],
  ])('is refused with %s, and leaves no account and no session', async (_, reason, tampering) => {
    const before = await rows();
    issuer.subject = 'never seen before';
    issuer.tampering = tampering();
    const { url, status, text, headers } = await arrive();
    expect(url).toMatch(/\/callback\?/);
    expect(status).toBe(403);
    expect(text).toContain('<code>agency-answer-refused</code>');
    expect(headers.getSetCookie()).toEqual([]);
    expect(await rows()).toEqual(before);
    expect(app.lastReason()).toBe(`police: ${reason}`);
  });

  it.each<[string, Tampering]>([
    ['fails', { token: { status: 500, body: '{}' } }],
    ['answers without an end', { token: { status: 200, body: `"${'x'.repeat(600 * 1024)}"` } }],
  ])('is told apart from one that %s', async (_, tampering) => {
    issuer.tampering = tampering;
    const { status, text } = await arrive();
    expect(status).toBe(503);
    expect(text).toContain('agency-unavailable');
    expect(text).toContain('another way to sign in');
  });

  it('is not repeated: neither on the page, nor in the journal', async () => {
    const hostile = '<script>alert("Ines Ferreira")</script>';
    issuer.tampering = {
      callback: { code: undefined, error: 'login_required', error_description: hostile },
    };
    const first = await arrive();
    issuer.tampering = { callback: { code: undefined, error: hostile } };
    const second = await arrive();
    for (const { text } of [first, second]) {
      expect(text).not.toContain('script');
      expect(text).not.toContain('Ines');
    }
    const journal = app.t.journal.join('\n');
    expect(journal).toContain('police: the agency answered login_required');
    expect(journal).not.toContain('Ines');
  });

  it('says beside its token who somebody is, but not how or when they proved it', async () => {
    issuer.subject = 'told beside';
    issuer.tampering = {
      claims: (sound) => ({ ...sound, auth_time: undefined, groups: undefined }),
      userinfo: {
        ...{ sub: 'told beside', name: 'Told Beside', groups: ['investigators'] },
        ...{ acr: 'urn:two-factors', auth_time: now(), sid: 's' },
      },
    };
    await signedInBrowser(app, 'police');
    const found = await app.t.db.query<unknown[]>(
      `SELECT a.display_name, a.roles, s.acr, s.is_multi_factor, s.authenticated_ms, s.oidc_sid
       FROM account_identity i JOIN account a ON a.id = i.account_id
       JOIN session s ON s.account_id = a.id WHERE i.subject = 'told beside'`,
    );
    expect(found).toEqual([
      {
        ...{ display_name: 'Told Beside', roles: ['investigator'] },
        ...{ acr: null, is_multi_factor: false, authenticated_ms: '0', oidc_sid: null },
      },
    ]);
  });

  it('is refused where it says beside its token that it was somebody else', async () => {
    issuer.tampering = {
      claims: (sound) => ({ ...sound, groups: undefined }),
      userinfo: { sub: 'somebody else', groups: ['investigators'] },
    };
    expect((await arrive()).status).toBe(403);
  });

  it('tells programs by the code of a problem', async () => {
    const answer = await fetch(`${signInAt(app, 'police')}/callback?state=x&code=y`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'sign-in-lapsed' });
  });

  it.each([
    ['ahead', 29],
    ['behind', -29],
  ])('may have a clock that is %s by less than the tolerance', async (_, seconds) => {
    issuer.tampering = {
      claims: (sound) => ({
        ...sound,
        iat: now() + seconds,
        nbf: now() + seconds,
        exp: now() + seconds + 10,
        auth_time: now() + seconds,
      }),
    };
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });

  it('is asked for new keys when a token names one that is not there, but not by everybody', async () => {
    await signedInBrowser(app, 'police');
    await issuer.rotateKeys();
    // Fetched a moment ago: a token with an unknown key may also be somebody's who wants us to ask all the time.
    expect((await arrive()).status).toBe(403);
    app.t.clock.advance(31_000);
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });

  it('has no keys taken that it took back', async () => {
    await signedInBrowser(app, 'police');
    const stolen = await issuer.sign(issuer.logoutClaims());
    await issuer.rotateKeys();
    app.t.clock.advance(10 * 60_000);
    issuer.tampering = {};
    const answer = await fetch(`${signInAt(app, 'police')}/back-channel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: stolen }),
    });
    expect(answer.status).toBe(400);
  });
});
