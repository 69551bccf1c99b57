import { type Page, type Request } from 'playwright-core';
import { testPassword } from '../support/app.js';
import { type BrowserPage, browserWants, openBrowser } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { Stage } from '../support/stage.js';

interface KeyEntry {
  readonly keyId: string;
  readonly alg: number;
  readonly account: string;
  readonly roles: readonly string[];
  readonly vouched: boolean;
}

/** In the page: whether the private half of the account's key can be taken out. */
const exporting = (accountId: string, format: string): string => `(async () => {
  const request = indexedDB.open('witnessmark', 1);
  await new Promise((resolve, reject) => { request.onsuccess = resolve; request.onerror = reject; });
  const found = request.result.transaction('deviceKeys').objectStore('deviceKeys').get('${accountId}');
  await new Promise((resolve, reject) => { found.onsuccess = resolve; found.onerror = reject; });
  const { privateKey } = found.result.pair;
  return crypto.subtle.exportKey('${format}', privateKey).then(() => 'taken', ({ name }) => name);
})()`;

provided(await browserWants())('a signing key of the browser', () => {
  let stage: Stage;
  let origin: string;
  let browser: BrowserPage;
  let complaints: string[];
  beforeAll(async () => {
    stage = await Stage.open({ PORT: '0' });
    origin = stage.address.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    browser = await openBrowser();
    complaints = [];
    browser.page.on('console', (message) => {
      // What the service refuses, or a spec cuts off, the browser tells too.
      const isOfRequest = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isOfRequest) complaints.push(message.text());
    });
    browser.page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });

  const button = (name: string) => browser.page.getByRole('button', { name, exact: true });
  const press = (name: string) => button(name).click();
  const heading = (name: string) =>
    browser.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const part = () => browser.page.locator('#signing-key');
  const firstHeading = () => browser.page.getByRole('heading', { level: 2 }).first().textContent();
  const shownId = async (): Promise<string> =>
    ((await part().locator('code.key-id').textContent()) ?? '').replaceAll(' ', '');

  const enter = async (login: string): Promise<void> => {
    await browser.page.goto(`${origin}/sign-in`);
    await browser.page.getByLabel('Login').fill(login);
    await browser.page.getByLabel('Password').fill(testPassword);
    await press('Continue');
    await heading('Your account');
  };
  const leave = async (): Promise<void> => {
    await press('Sign out');
    await heading('Sign in');
  };
  const keysOf = async (accountId: string): Promise<readonly KeyEntry[]> => {
    const { auth } = await stage.t.seedPerson();
    const answer = await fetch(`${origin}/api/keys?limit=200`, { headers: auth });
    // The contract of the API.
    const { items } = (await answer.json()) as { items: readonly KeyEntry[] };
    return items.filter(({ account }) => account === accountId);
  };

  it('is offered first, made, and registered by its own signature for the right account', async () => {
    const person = await stage.t.seedPerson();
    await enter(person.login);
    expect(await firstHeading()).toBe('Signing key of this browser');
    await press('Make a signing key');
    await part().getByText('It is registered for your account.').waitFor();
    const [key, ...others] = await keysOf(person.accountId);
    expect(others).toEqual([]);
    expect(key).toMatchObject({ alg: 1, vouched: true, keyId: await shownId() });
    expect(key?.roles).toEqual([...person.roles].sort());
    expect(await firstHeading()).toBe('Passkeys');
    expect(await part().locator('code.key-id').textContent()).toMatch(
      /^k1: (?:[0-9a-f]{4} ?){16}$/,
    );
  });

  it('cannot be taken out of the browser', async () => {
    const { login, accountId } = await stage.t.seedPerson();
    await enter(login);
    await press('Make a signing key');
    await part().getByText('It is registered').waitFor();
    for (const format of ['pkcs8', 'jwk', 'raw']) {
      expect(await browser.page.evaluate(exporting(accountId, format))).toBe('InvalidAccessError');
    }
  });

  it('is there after a reload and a new sign-in, and is nobody else’s', async () => {
    const [person, other] = [await stage.t.seedPerson(), await stage.t.seedPerson()];
    await enter(person.login);
    await press('Make a signing key');
    await part().getByText('It is registered').waitFor();
    const made = await shownId();
    await browser.page.reload();
    await heading('Your account');
    expect(await shownId()).toBe(made);
    await leave();
    await enter(other.login);
    await button('Make a signing key').waitFor();
    expect(await part().locator('code.key-id').count()).toBe(0);
    await leave();
    await enter(person.login);
    expect(await shownId()).toBe(made);
    expect(await keysOf(person.accountId)).toHaveLength(1);
    expect(await keysOf(other.accountId)).toEqual([]);
  });

  it.each([
    ['before the request arrived', false],
    ['before the answer came back', true],
  ])(
    'is kept where the connection broke off %s, and registered at the next visit',
    async (_, arrives) => {
      const { login, accountId } = await stage.t.seedPerson();
      await enter(login);
      const posted: string[] = [];
      await browser.page.route('**/api/keys', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        posted.push(route.request().postData() ?? '');
        if (posted.length > 1) return route.continue();
        if (arrives) expect(await sentOn(browser.page, route.request())).toBe(201);
        return route.abort('connectionreset');
      });
      await press('Make a signing key');
      await browser.page.getByRole('alert').getByText('does not answer').waitFor();
      await browser.page.reload();
      await heading('Your account');
      await part().getByText('It is registered').waitFor();
      const keys = await keysOf(accountId);
      expect(keys.map(({ keyId }) => keyId)).toEqual([await shownId()]);
      expect(posted).toHaveLength(arrives ? 1 : 2);
      expect(posted.every((line) => line.includes(keys[0]?.keyId ?? 'no key'))).toBe(true);
    },
  );

  it('is the same where it is made twice', async () => {
    const { login, accountId } = await stage.t.seedPerson();
    await enter(login);
    await browser.page.route('**/api/keys', (route) => route.abort(), { times: 1 });
    await press('Make a signing key');
    await browser.page.getByRole('alert').waitFor();
    await press('Make a signing key');
    await part().getByText('It is registered').waitFor();
    expect(await keysOf(accountId)).toHaveLength(1);
  });

  it.each<[string, (ledger: LedgerAnswer) => LedgerAnswer]>([
    ['a checkpoint whose signature was changed', withSignatureChanged],
    ['a checkpoint whose size was changed', withSizeChanged],
    ['a chain that is not the registry’s', withChainChanged],
  ])('signs nothing on %s', async (_, tamper) => {
    const { login, accountId } = await stage.t.seedPerson();
    // So that there is a checkpoint.
    await stage.actor();
    await enter(login);
    let posts = 0;
    await browser.page.route('**/api/keys', async (route) => {
      if (route.request().method() === 'POST') posts++;
      return route.continue();
    });
    await browser.page.route('**/api/chains/*/head*', async (route) => {
      // Of the chain that there is, whichever was asked for.
      const { controlChain } = await ledgerOf(origin);
      return route.continue({
        url: route
          .request()
          .url()
          .replace(/chains\/\w+/, `chains/${controlChain}`),
      });
    });
    await browser.page.route('**/api/ledger', async (route) =>
      route.fulfill({ json: tamper(await ledgerOf(origin)) }),
    );
    await browser.page.evaluate(countingSignatures);
    await press('Make a signing key');
    await browser.page.getByRole('alert').getByText('Nothing was signed').waitFor();
    expect(await browser.page.evaluate('window.signed')).toBe(0);
    expect(posts).toBe(0);
    expect(await keysOf(accountId)).toEqual([]);
    await browser.page.unroute('**/api/ledger');
    await press('Make a signing key');
    await part().getByText('It is registered').waitFor();
    expect(await browser.page.evaluate('window.signed')).toBe(1);
  });

  it('is told to be revoked, and forgotten only after a second question', async () => {
    const person = await stage.t.seedPerson();
    await enter(person.login);
    await press('Make a signing key');
    await part().getByText('It is registered').waitFor();
    const administrator = await stage.t.seedPerson({ roles: ['system_administrator'] });
    await stage.t.http
      .post(`/api/keys/${await shownId()}/revocation`)
      .set({ ...administrator.auth, 'Idempotency-Key': 'revocation' })
      .send({ reason: 'lost' })
      .expect(201);
    await browser.page.reload();
    await part().getByText('It was revoked').waitFor();
    await press('Forget this key');
    await part().getByText('There is no other copy').waitFor();
    await press('Keep it');
    await browser.page.reload();
    await part().getByText('It was revoked').waitFor();
    await press('Forget this key');
    await press('Destroy the key');
    await part().getByText('It was revoked').waitFor({ state: 'detached' });
    expect(await part().locator('code.key-id').count()).toBe(0);
  });

  it('is not offered where the browser cannot make one, or the program for it is missing', async () => {
    const { login } = await stage.t.seedPerson();
    await browser.page.addInitScript(
      "crypto.subtle.generateKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))",
    );
    await enter(login);
    await part().getByText('witnessmark keys create').waitFor();
    expect(await firstHeading()).toBe('Passkeys');
    await browser.page.route('**/sign-in/device-key.mjs', (route) =>
      route.fulfill({ status: 404 }),
    );
    await browser.page.reload();
    await part().getByText('could not be loaded').waitFor();
    expect(await button('Make a signing key').count()).toBe(0);
  });
});

/** The request as the browser would send it; its answer never gets there. The answer is the status. */
async function sentOn(page: Page, request: Request): Promise<number> {
  const own = ['content-type', 'idempotency-key', 'x-csrf-token'];
  const given = Object.entries(request.headers()).filter(([name]) => own.includes(name));
  const kept = await page.context().cookies();
  const headers = {
    ...Object.fromEntries(given),
    cookie: kept.map(({ name, value }) => `${name}=${value}`).join('; '),
    origin: new URL(request.url()).origin,
  };
  const answer = await fetch(request.url(), { method: 'POST', headers, body: request.postData() });
  return answer.status;
}

interface LedgerAnswer {
  readonly controlChain: string;
  readonly checkpoint: { readonly note: string };
}

/** Counts from now on what the page signs. */
const countingSignatures = `(() => {
  window.signed = 0;
  const sign = crypto.subtle.sign.bind(crypto.subtle);
  crypto.subtle.sign = (...given) => { window.signed++; return sign(...given); };
})()`;

async function ledgerOf(origin: string): Promise<LedgerAnswer> {
  // The contract of the API.
  return (await (await fetch(`${origin}/api/ledger`)).json()) as LedgerAnswer;
}

function withNote(ledger: LedgerAnswer, change: (note: string) => string): LedgerAnswer {
  const note = change(ledger.checkpoint.note);
  expect(note).not.toBe(ledger.checkpoint.note);
  return { ...ledger, checkpoint: { ...ledger.checkpoint, note } };
}

function withSignatureChanged(ledger: LedgerAnswer): LedgerAnswer {
  // A sign in the midst of the base64: past the hash of the key, and no padding.
  return withNote(ledger, (note) =>
    note.replace(/(\S{40})(\S)(\S+\n)$/, (_, before: string, sign: string, after: string) =>
      [before, sign === 'A' ? 'B' : 'A', after].join(''),
    ),
  );
}

function withSizeChanged(ledger: LedgerAnswer): LedgerAnswer {
  return withNote(ledger, (note) => note.replace(/\n(\d+)\n/, (_, size: string) => `\n${size}0\n`));
}

function withChainChanged(ledger: LedgerAnswer): LedgerAnswer {
  return { ...ledger, controlChain: '11'.repeat(32) };
}
