import { type Page, type Request, type Route } from 'playwright-core';
import { AccountPage, keysOf } from '../support/account-page.js';
import { type SeededPerson } from '../support/app.js';
import { browserWants } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { Stage } from '../support/stage.js';

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
  let device: AccountPage;
  beforeAll(async () => {
    stage = await Stage.open({ PORT: '0' });
    origin = stage.address.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    device = await AccountPage.open(origin);
  });
  afterEach(async () => {
    await device.close();
    expect(device.complaints).toEqual([]);
  });

  const registered = ({ accountId, auth }: SeededPerson) => keysOf(accountId, origin, auth);

  it('is offered first, made, and registered by its own signature for the right account', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    expect(await device.firstHeading()).toBe('Signing key of this browser');
    await device.makeKey();
    const [key, ...others] = await registered(person);
    expect(others).toEqual([]);
    expect(key).toMatchObject({ alg: 1, vouched: true, keyId: await device.keyId() });
    expect(key?.roles).toEqual([...person.roles].sort());
    expect(await device.key.locator('.own').textContent()).toMatch(/^k1: (?:[0-9a-f]{4} ?){16}$/);
  });

  it('is out of the way once it was made', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    await device.makeKey();
    expect(await device.firstHeading()).toBe('Signing key of this browser');
    await device.reload();
    expect(await device.firstHeading()).toBe('Passkeys');
  });

  it('needs nothing that the policy of the page forbids, which the browser would tell', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    await device.makeKey();
    expect(device.complaints).toEqual([]);
    await device.page.evaluate('document.body.append(document.createElement("script"))');
    const slipped = 'document.body.lastChild.textContent = "window.ran = 1"';
    await device.page.evaluate(slipped);
    expect(device.complaints.splice(0)).toEqual([
      expect.stringContaining('Content Security Policy'),
    ]);
  });

  it('cannot be taken out of the browser', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    await device.makeKey();
    for (const format of ['pkcs8', 'jwk', 'raw']) {
      expect(await device.page.evaluate(exporting(person.accountId, format))).toBe(
        'InvalidAccessError',
      );
    }
  });

  it('is there after a reload and a new sign-in, and is nobody else’s', async () => {
    const [person, other] = [await stage.t.seedPerson(), await stage.t.seedPerson()];
    await device.enter(person.login);
    const made = await device.makeKey();
    await device.reload();
    expect(await device.keyId()).toBe(made);
    await device.leave();
    await device.enter(other.login);
    await device.button('Make a signing key').waitFor();
    expect(await device.key.locator('code.key-id').count()).toBe(0);
    await device.leave();
    await device.enter(person.login);
    expect(await device.keyId()).toBe(made);
    expect(await registered(person)).toHaveLength(1);
    expect(await registered(other)).toEqual([]);
  });

  it.each([
    ['before the request arrived', false],
    ['before the answer came back', true],
  ])(
    'is kept where the connection broke off %s, and registered at the next visit',
    async (_, arrives) => {
      const person = await stage.t.seedPerson();
      await device.enter(person.login);
      const posted: string[] = [];
      await device.page.route('**/api/keys', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        posted.push(route.request().postData() ?? '');
        if (posted.length > 1) return route.continue();
        if (arrives) expect(await sentOn(device.page, route.request())).toBe(201);
        return route.abort('connectionreset');
      });
      await device.press('Make a signing key');
      await device.problem('does not answer');
      await device.reload();
      await device.says('It is registered');
      const keys = await registered(person);
      expect(keys.map(({ keyId }) => keyId)).toEqual([await device.keyId()]);
      expect(posted).toHaveLength(arrives ? 1 : 2);
      expect(posted.every((line) => line.includes(keys[0]?.keyId ?? 'no key'))).toBe(true);
    },
  );

  it('is the same where it is made twice', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    let cut = '';
    const cutOff = async (route: Route): Promise<void> => {
      cut = route.request().postData() ?? '';
      await route.abort();
    };
    await device.page.route('**/api/keys', cutOff, { times: 1 });
    await device.press('Make a signing key');
    await device.page.getByRole('alert').waitFor();
    const made = await device.makeKey();
    expect(cut).toContain(made);
    expect((await registered(person)).map(({ keyId }) => keyId)).toEqual([made]);
  });

  it.each<[string, (ledger: LedgerAnswer) => LedgerAnswer]>([
    ['a checkpoint whose signature was changed', withSignatureChanged],
    ['a checkpoint whose size was changed', withSizeChanged],
    ['a chain that is not the registry’s', withChainChanged],
  ])('signs nothing on %s', async (_, tamper) => {
    const person = await stage.t.seedPerson();
    // So that there is a checkpoint.
    await stage.actor();
    await device.enter(person.login);
    let posts = 0;
    await device.page.route('**/api/keys', async (route) => {
      if (route.request().method() === 'POST') posts++;
      return route.continue();
    });
    await device.page.route('**/api/chains/*/head*', async (route) => {
      // Of the chain that there is, whichever was asked for.
      const { controlChain } = await ledgerOf(origin);
      return route.continue({
        url: route
          .request()
          .url()
          .replace(/chains\/\w+/, `chains/${controlChain}`),
      });
    });
    await device.page.route('**/api/ledger', async (route) =>
      route.fulfill({ json: tamper(await ledgerOf(origin)) }),
    );
    await device.page.evaluate(countingSignatures);
    await device.press('Make a signing key');
    await device.problem('Nothing was signed');
    expect(await device.page.evaluate('window.signed')).toBe(0);
    expect(posts).toBe(0);
    expect(await registered(person)).toEqual([]);
    await device.page.unroute('**/api/ledger');
    await device.makeKey();
    expect(await device.page.evaluate('window.signed')).toBe(1);
  });

  it('is told to be revoked, and forgotten only after a second question', async () => {
    const person = await stage.t.seedPerson();
    await device.enter(person.login);
    await device.makeKey();
    const administrator = await stage.t.seedPerson({ roles: ['system_administrator'] });
    await stage.t.http
      .post(`/api/keys/${await device.keyId()}/revocation`)
      .set({ ...administrator.auth, 'Idempotency-Key': 'revocation' })
      .send({ reason: 'lost' })
      .expect(201);
    await device.reload();
    await device.says('It was revoked');
    await device.press('Forget this key');
    await device.says('There is no other copy');
    await device.press('Keep it');
    await device.reload();
    await device.says('It was revoked');
    await device.press('Forget this key');
    await device.press('Destroy the key');
    await device.says('You had a signing key, and nobody can vouch for a new one here');
    expect(await device.key.locator('code.key-id').count()).toBe(0);
    expect(await device.button('Make a signing key').count()).toBe(0);
  });

  it('is not offered where the browser cannot make one, or the program for it is missing', async () => {
    const person = await stage.t.seedPerson();
    await device.page.addInitScript(
      "crypto.subtle.generateKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))",
    );
    await device.enter(person.login);
    await device.says('witnessmark keys create');
    expect(await device.firstHeading()).toBe('Passkeys');
    await device.page.route('**/sign-in/device-key.mjs', (route) => route.fulfill({ status: 404 }));
    await device.reload();
    await device.says('could not be loaded');
    expect(await device.button('Make a signing key').count()).toBe(0);
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
