import { newToken } from '../../src/access/sign-in.service.js';
import {
  type AgencyApp,
  futurePublicUrl,
  signedInBrowser,
  signInAt,
  startAgencyApp,
} from '../support/agency-app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { TestProvider } from '../support/oidc-provider.js';

interface Me {
  readonly id: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly organisation: string;
}

describe('sign-in at an agency', () => {
  let app: AgencyApp;
  let provider: TestProvider;
  let plain: TestProvider;
  beforeAll(async () => {
    const publicUrl = await futurePublicUrl();
    provider = await TestProvider.started({ publicUrl, agencyId: 'police' });
    plain = await TestProvider.started({ publicUrl, agencyId: 'army', pushes: false });
    app = await startAgencyApp(publicUrl, [
      { id: 'police', issuer: provider.issuer, stepUpAcr: 'urn:two-factors' },
      { id: 'army', issuer: plain.issuer },
    ]);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
    await plain.close();
  });

  const people = { subject: 'u-1001', name: 'Ines Ferreira', groups: ['investigators', 'choir'] };
  const me = async (browser: CookieBrowser): Promise<Me> => {
    const answer = await browser.ask(`${app.publicUrl}/api/accounts/me`);
    expect(answer.status).toBe(200);
    // What the contract says of this address.
    return (await answer.json()) as Me;
  };
  /** Headers with a token of this account, as it could have made one before. */
  const tokenOf = async (accountId: string) => {
    const createdMs = app.t.clock.nowMs();
    const { secret, row } = newToken({ accountId, label: '', createdMs, hours: 1 });
    await app.t.db.query(
      `INSERT INTO api_token (id, account_id, secret_hash, label, created_ms, expires_ms, authenticated_ms)
       VALUES ($1, $2, $3, '', $4, $5, $4)`,
      [row.id, accountId, row.secretHash, createdMs, row.expiresMs],
    );
    return { Authorization: `Bearer ${secret}` };
  };
  const accounts = async () =>
    (await app.t.db.query<{ n: number }[]>('SELECT count(*)::int AS n FROM account'))[0]?.n;
  const sessionsOf = async (subject: string) =>
    app.t.db.query<{ acr: string | null; is_multi_factor: boolean; authenticated_ms: string }[]>(
      `SELECT s.acr, s.is_multi_factor, s.authenticated_ms FROM session s
       JOIN account_identity i ON i.account_id = s.account_id
       WHERE i.subject = $1 AND s.revoked_ms IS NULL ORDER BY s.created_ms, s.id`,
      [subject],
    );

  it('makes an account of issuer and subject, with the roles of the groups, and comes back to it', async () => {
    provider.person = people;
    const first = await me(await signedInBrowser(app, 'police'));
    expect(first).toMatchObject({
      displayName: 'Ines Ferreira',
      roles: ['investigator'],
      organisation: 'Exercise Police',
    });
    const before = await accounts();
    const second = await me(await signedInBrowser(app, 'police'));
    expect(second.id).toBe(first.id);
    expect(await accounts()).toBe(before);
  });

  it('sends the request beforehand where the agency takes it, and nothing of it through the browser', async () => {
    provider.person = people;
    const pushed = provider.asked.get('/request') ?? 0;
    const browser = new CookieBrowser();
    const { url } = await browser.go(signInAt(app, 'police'), (to) =>
      to.startsWith(provider.issuer),
    );
    expect(provider.asked.get('/request')).toBe(pushed + 1);
    expect([...new URL(url).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  });

  it('asks with code, state, nonce and PKCE with S256, anew each time', async () => {
    const seen = [];
    for (let i = 0; i < 2; i++) {
      const browser = new CookieBrowser();
      const { url } = await browser.go(signInAt(app, 'army'), (to) => to.startsWith(plain.issuer));
      seen.push(new URL(url).searchParams);
    }
    for (const asked of seen) {
      expect(asked.get('response_type')).toBe('code');
      expect(asked.get('code_challenge_method')).toBe('S256');
      expect(asked.get('scope')).toBe('openid profile');
      expect(asked.get('redirect_uri')).toBe(`${app.publicUrl}/api/sign-in/oidc/army/callback`);
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = seen.map((asked) => asked.get(name));
      expect(values.every((value) => /^[\w-]{43}$/.test(value ?? ''))).toBe(true);
      expect(new Set(values).size).toBe(2);
    }
  });

  it('works with an agency that takes no requests beforehand, and the same subject there is somebody else', async () => {
    provider.person = people;
    plain.person = people;
    const one = await me(await signedInBrowser(app, 'police'));
    const other = await me(await signedInBrowser(app, 'army'));
    expect(other.id).not.toBe(one.id);
  });

  it('links nobody by login or name to an account that is there', async () => {
    const local = await app.t.seedPerson({
      login: 'rui',
      displayName: 'Rui Local',
      roles: ['auditor'],
    });
    provider.person = { subject: 'rui', name: 'Rui Local', groups: ['investigators'] };
    const made = await me(await signedInBrowser(app, 'police'));
    expect(made.id).not.toBe(local.accountId);
    expect(made.roles).toEqual(['investigator']);
  });

  it('takes a name that may not stand in the registry of keys for none', async () => {
    provider.person = { subject: 'u-odd', name: 'Odd\u202egnp.exe', groups: ['investigators'] };
    const { displayName } = await me(await signedInBrowser(app, 'police'));
    expect(displayName).toMatch(/^police\.[0-9a-f]{12}$/);
  });

  it('gives such an account no password to guess', async () => {
    provider.person = { subject: 'u-1002', name: 'No Password', groups: ['investigators'] };
    const { id } = await me(await signedInBrowser(app, 'police'));
    const [row] = await app.t.db.query<{ login: string; password_hash: string | null }[]>(
      'SELECT login, password_hash FROM account WHERE id = $1',
      [id],
    );
    expect(row?.password_hash).toBeNull();
    const { login = '' } = row ?? {};
    const guess = { login, password: 'a password for tests only' };
    await app.t.http.post('/api/tokens').send(guess).expect(401);
  });

  it('gives such an account no other way in, by which its owner would come in after they were let go', async () => {
    provider.person = { subject: 'u-1003', name: 'No Passkey', groups: ['investigators'] };
    const browser = await signedInBrowser(app, 'police');
    const current = await browser.ask(`${app.publicUrl}/api/sessions/current`);
    // What the contract says of this address.
    const { id, csrfToken } = (await current.json()) as {
      readonly id: string;
      readonly csrfToken: string;
    };
    // The agency of the tests does not say when people proved who they are.
    await app.t.db.query('UPDATE session SET authenticated_ms = $2 WHERE id = $1', [
      ...[id, app.t.clock.nowMs()],
    ]);
    const tried = [
      ['PUT', 'password', { password: 'a password of my own, long enough' }],
      ['POST', 'passkeys/options', undefined],
      ['POST', 'totp', undefined],
    ] as const;
    for (const [method, path, body] of tried) {
      const answer = await browser.ask(`${app.publicUrl}/api/accounts/me/${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          'x-csrf-token': csrfToken,
          origin: app.publicUrl,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect(await answer.text()).toContain('Your agency signs you in');
      expect(answer.status).toBe(403);
    }
  });

  it('gives roles as groups come and takes them as groups go, at once for every session and token', async () => {
    provider.person = { subject: 'u-2001', name: 'Changing', groups: ['investigators', 'keepers'] };
    const browser = await signedInBrowser(app, 'police');
    const { id, roles } = await me(browser);
    expect(roles).toEqual(['courier', 'evidence_custodian', 'investigator']);
    const auth = await tokenOf(id);
    provider.person = { subject: 'u-2001', name: 'Changing', groups: ['keepers'] };
    await signedInBrowser(app, 'police');
    expect((await me(browser)).roles).toEqual(['courier', 'evidence_custodian']);
    const byToken = await app.t.http.get('/api/accounts/me').set(auth).expect(200);
    expect(byToken.body).toMatchObject({ roles: ['courier', 'evidence_custodian'] });
  });

  it('refuses whom no group gives a role, and makes nothing', async () => {
    const before = await accounts();
    provider.person = { subject: 'u-3001', name: 'Stranger', groups: ['choir'] };
    const refused = await new CookieBrowser().go(signInAt(app, 'police'));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('no-role-here');
    expect(await accounts()).toBe(before);
    const identities = await app.t.db.query<unknown[]>(
      `SELECT 1 FROM account_identity WHERE subject = 'u-3001'`,
    );
    expect(identities).toEqual([]);
  });

  it('ends sessions and tokens of whom the agency let go', async () => {
    provider.person = { subject: 'u-3002', name: 'Leaver', groups: ['investigators'] };
    const browser = await signedInBrowser(app, 'police');
    const { id } = await me(browser);
    const auth = await tokenOf(id);
    await app.t.http.get('/api/accounts/me').set(auth).expect(200);
    provider.person = { subject: 'u-3002', name: 'Leaver', groups: [] };
    const refused = await new CookieBrowser().go(signInAt(app, 'police'));
    expect(refused.status).toBe(403);
    expect((await browser.ask(`${app.publicUrl}/api/accounts/me`)).status).toBe(401);
    await app.t.http.get('/api/accounts/me').set(auth).expect(401);
    const [row] = await app.t.db.query<unknown[]>('SELECT roles FROM account WHERE id = $1', [id]);
    expect(row).toEqual({ roles: [] });
  });

  it('makes one account of two first sign-ins at once', async () => {
    provider.person = { subject: 'u-4001', name: 'Twice', groups: ['investigators'] };
    const browsers = await Promise.all([
      signedInBrowser(app, 'police'),
      signedInBrowser(app, 'police'),
      signedInBrowser(app, 'police'),
    ]);
    const ids = await Promise.all(browsers.map(async (browser) => (await me(browser)).id));
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '/\t/elsewhere.example/',
    'elsewhere',
    '',
    'javascript:alert(1)',
    `/${'x'.repeat(500)}`,
  ])('sends nobody on to %j', async (returnTo) => {
    const query = `?returnTo=${encodeURIComponent(returnTo)}`;
    const refused = await new CookieBrowser().go(signInAt(app, 'police', query));
    expect(refused.status).toBe(422);
    expect(refused.trail).toHaveLength(1);
  });

  it('knows no agency that is not in the file', async () => {
    const { status, text } = await new CookieBrowser().go(signInAt(app, 'navy'));
    expect(status).toBe(404);
    expect(text).toContain('not-found');
  });

  it('says in a session how many factors there were, and when', async () => {
    provider.person = { subject: 'u-5001', groups: ['investigators'], acr: 'urn:one-factor' };
    await signedInBrowser(app, 'police');
    app.t.clock.advance(1);
    provider.person = { subject: 'u-5001', groups: ['investigators'], acr: 'urn:two-factors' };
    await signedInBrowser(app, 'police');
    const found = await sessionsOf('u-5001');
    expect(found).toMatchObject([
      { acr: 'urn:one-factor', is_multi_factor: false },
      { acr: 'urn:two-factors', is_multi_factor: true },
    ]);
  });

  it('goes on with new keys of the agency', async () => {
    provider.person = people;
    await signedInBrowser(app, 'police');
    await provider.rotateKeys();
    app.t.clock.advance(31_000);
    await expect(signedInBrowser(app, 'police')).resolves.toBeInstanceOf(CookieBrowser);
  });
});
