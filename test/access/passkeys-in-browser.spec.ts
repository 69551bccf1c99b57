import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FirstAdministratorService } from '../../src/access/first-administrator.service.js';
import { bodyOf, testPassword } from '../support/app.js';
import { type BrowserPage, browserWants, openBrowser } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { codeOf } from '../support/signing-in.js';
import { Stage } from '../support/stage.js';

provided(await browserWants())('the sign-in page in a browser', () => {
  let stage: Stage;
  let origin: string;
  let browser: BrowserPage;
  beforeAll(async () => {
    stage = await Stage.open({ PORT: '0' });
    origin = stage.address.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    browser = await openBrowser();
  });
  afterEach(() => browser.close());

  const press = (name: string) => browser.page.getByRole('button', { name, exact: true }).click();
  const heading = (name: string) =>
    browser.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const problem = async (): Promise<string> =>
    (await browser.page.getByRole('alert').textContent()) ?? '';

  const enterByPassword = async (login: string): Promise<void> => {
    await browser.page.goto(`${origin}/sign-in`);
    await browser.page.getByLabel('Login').fill(login);
    await browser.page.getByLabel('Password').fill(testPassword);
    await press('Continue');
    await heading('Your account');
  };
  /** Somebody with a passkey on this browser's device, signed out again. */
  const withPasskey = async (): Promise<string> => {
    const { login } = await stage.t.seedPerson();
    await enterByPassword(login);
    await browser.page.getByLabel('Name of the new passkey').fill('laptop');
    await press('Add a passkey');
    await browser.page.getByRole('button', { name: 'Remove laptop' }).waitFor();
    await press('Sign out');
    await heading('Sign in');
    return login;
  };

  it('registers a passkey and signs in with it, without a login being typed', async () => {
    await withPasskey();
    expect(await browser.authenticator.credentials()).toMatchObject([
      { rpId: 'localhost', isResidentCredential: true },
    ]);
    await press('Sign in with a passkey');
    await heading('Your account');
    expect(await browser.page.getByText('passkey, from 127.0.0.1').count()).toBe(1);
  });

  it('keeps the session out of the reach of scripts, and over a reload', async () => {
    const { login } = await stage.t.seedPerson();
    await enterByPassword(login);
    expect(await browser.page.evaluate('document.cookie')).toBe('');
    const cookies = await browser.page.context().cookies();
    expect(cookies.map(({ name }) => name).sort()).toEqual([
      '__Host-witnessmark',
      '__Host-witnessmark-device',
    ]);
    await browser.page.reload();
    await heading('Your account');
  });

  it('refuses a passkey that was removed', async () => {
    const login = await withPasskey();
    await enterByPassword(login);
    await press('Remove laptop');
    await browser.page.getByText('None.').waitFor();
    await press('Sign out');
    await heading('Sign in');
    await press('Sign in with a passkey');
    expect(await problem()).toContain('not accepted');
  });

  it('refuses a copy of a passkey, whose counter stands where it was', async () => {
    await withPasskey();
    const [before] = await browser.authenticator.credentials();
    await press('Sign in with a passkey');
    await heading('Your account');
    await press('Sign out');
    await heading('Sign in');
    if (before === undefined) throw new Error('the authenticator kept no passkey');
    await browser.authenticator.replace(before);
    await press('Sign in with a passkey');
    expect(await problem()).toContain('not accepted');
  });

  it('takes no passkey whose owner the device has not verified', async () => {
    await withPasskey();
    await browser.authenticator.setUserVerified(false);
    await press('Sign in with a passkey');
    expect(await problem()).toContain('No passkey was used');
  });

  it('refuses an answer that was given to another origin, and one given twice', async () => {
    await withPasskey();
    const asked = async (): Promise<unknown> => {
      const path = `${origin}/api/sign-in/passkey/options`;
      const answer = await fetch(path, { method: 'POST' });
      return bodyOf<{ publicKey: unknown }>({ body: await answer.json() }).publicKey;
    };
    /** By a script of the page that is open: the device signs for whatever origin that has. */
    const answered = async (options: unknown): Promise<object> => {
      const module = `import('${origin}/sign-in/ask.mjs')`;
      const script = `${module}.then((ask) => ask.passkeyAnswer(${JSON.stringify(options)}))`;
      return browser.page.evaluate(script);
    };
    const send = async (answer: object): Promise<number> => {
      const headers = { 'Content-Type': 'application/json' };
      const path = `${origin}/api/sign-in/passkey`;
      const body = JSON.stringify(answer);
      return (await fetch(path, { method: 'POST', headers, body })).status;
    };
    const own = await answered(await asked());
    expect(await send(own)).toBe(200);
    expect(await send(own)).toBe(401);
    const late = await answered(await asked());
    stage.t.clock.advance(5 * 60 * 1000);
    expect(await send(late)).toBe(401);
    const other = await otherOrigin(await (await fetch(`${origin}/sign-in/ask.mjs`)).text());
    try {
      await browser.page.goto(other.address);
      const stolen = `import('/ask.mjs').then((ask) => ask.passkeyAnswer(${JSON.stringify(await asked())}))`;
      expect(await send(await browser.page.evaluate(stolen))).toBe(401);
    } finally {
      await other.close();
    }
  });

  it('enrols an authenticator, prints recovery codes, and asks for a code next time', async () => {
    const { login } = await stage.t.seedPerson();
    await enterByPassword(login);
    await press('Add an authenticator');
    await heading('Add an authenticator');
    const secret = (await browser.page.locator('#secret').textContent()) ?? '';
    await browser.page.getByLabel('Code').fill(codeOf(secret, stage.t.clock.nowMs() - 30_000));
    await press('Confirm');
    await heading('Your recovery codes');
    expect(await browser.page.locator('ol.codes li').count()).toBe(10);
    await press('Continue');
    await heading('Your account');
    await press('Sign out');
    await heading('Sign in');
    await browser.page.getByLabel('Login').fill(login);
    await browser.page.getByLabel('Password').fill(testPassword);
    await browser.page.keyboard.press('Enter');
    await heading('Your code');
    await browser.page.getByLabel('Code').fill(codeOf(secret, stage.t.clock.nowMs()));
    await browser.page.keyboard.press('Enter');
    await heading('Your account');
  });

  it('tells what is wrong at the top, with the focus there', async () => {
    await browser.page.goto(`${origin}/sign-in`);
    await browser.page.getByLabel('Login').fill('nobody');
    await browser.page.getByLabel('Password').fill('not the password');
    await press('Continue');
    expect(await problem()).toContain('Login or password is wrong.');
    expect(await browser.page.evaluate('document.activeElement.getAttribute("role")')).toBe(
      'alert',
    );
    expect(await browser.page.title()).toContain('There is a problem');
  });

  it('runs no script but the files of the service', async () => {
    const answer = await fetch(`${origin}/sign-in`);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    await browser.page.goto(`${origin}/sign-in`);
    await heading('Sign in');
    const slipped =
      'document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }))';
    await browser.page.evaluate(slipped);
    expect(await browser.page.evaluate('typeof window.ran')).toBe('undefined');
    for (const name of ['..%2f..%2fmain.ts', 'sign-in.html', 'constructor', '__proto__']) {
      expect((await fetch(`${origin}/sign-in/${name}`)).status).toBe(404);
    }
  });
});

provided(await browserWants())('the page of the first administrator', () => {
  it('makes the account, signs in, and leaves no secret in the address', async () => {
    const stage = await Stage.open({ PORT: '0' });
    const { page, ...browser } = await openBrowser();
    try {
      const path = (await stage.t.app.get(FirstAdministratorService).renewLink()) ?? '';
      await page.goto(stage.address.replace('127.0.0.1', 'localhost') + path);
      await page.getByLabel('Login').fill('amal');
      await page.getByLabel('Name', { exact: true }).fill('Amal');
      await page.getByLabel('Organisation', { exact: true }).fill('Exercise Registry');
      await page.getByLabel('Country').fill('FR');
      await page.getByLabel('Kind').selectOption('court');
      await page.getByLabel('Password').fill('tall green kettles sing');
      await page.getByRole('button', { name: 'Make the account' }).click();
      await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
      expect(page.url()).not.toContain('#first');
      expect(await page.getByText('Signed in as Amal, Exercise Registry.').count()).toBe(1);
    } finally {
      await browser.close();
      await stage.close();
    }
  });
});

/** Another site on this machine, which runs the same script. */
async function otherOrigin(
  script: string,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const texts = 'export const text = (name) => name;';
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.mjs') === true;
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? (request.url === '/ask.mjs' ? script : texts) : '<!doctype html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, so it has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    });
  return { address: `http://localhost:${port}/`, close };
}
