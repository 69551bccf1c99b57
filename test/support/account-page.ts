import { type Locator, type Page } from 'playwright-core';
import { testPassword } from './app.js';
import { type BrowserPage, openBrowser } from './browser.js';

/** A key as the registry lists it. */
export interface KeyEntry {
  readonly keyId: string;
  readonly alg: number;
  readonly account: string;
  readonly roles: readonly string[];
  readonly vouched: boolean;
}

/** What the registry has of an account; asked with anybody's API token. */
export async function keysOf(
  accountId: string,
  origin: string,
  auth: Readonly<Record<string, string>>,
): Promise<readonly KeyEntry[]> {
  const answer = await fetch(`${origin}/api/keys?limit=200`, { headers: auth });
  // The contract of the API.
  const { items } = (await answer.json()) as { items: readonly KeyEntry[] };
  return items.filter(({ account }) => account === accountId);
}

/** The page of one's account in a browser of its own: a device of the person who signs in there. */
export class AccountPage {
  /** What the browser complained of: scripts that failed, and what the policy of the page forbids. */
  readonly complaints: string[] = [];

  private constructor(
    readonly browser: BrowserPage,
    private readonly origin: string,
  ) {
    const { page } = this;
    page.on('console', (message) => {
      // What the service refuses, or a spec cuts off, the browser tells too.
      const isOfRequest = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isOfRequest) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  get page(): Page {
    return this.browser.page;
  }

  static async open(origin: string): Promise<AccountPage> {
    return new AccountPage(await openBrowser(), origin);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  async enter(login: string): Promise<void> {
    const { page } = this;
    await page.goto(`${this.origin}/sign-in`);
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(testPassword);
    await this.press('Continue');
    await this.heading('Your account');
  }

  async leave(): Promise<void> {
    await this.press('Sign out');
    await this.heading('Sign in');
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.heading('Your account');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  press(name: string): Promise<void> {
    return this.button(name).click();
  }

  heading(name: string): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  async firstHeading(): Promise<string> {
    const headings = this.page.getByRole('heading', { level: 2 });
    return (await headings.first().textContent()) ?? '';
  }

  /** Waits for an alert that has the words. */
  problem(words: string): Promise<void> {
    return this.page.getByRole('alert').getByText(words).waitFor();
  }

  /** The part on the signing key of the browser. */
  get key(): Locator {
    return this.page.locator('#signing-key');
  }

  /** Waits for words in that part. */
  says(words: string): Promise<void> {
    return this.key.getByText(words).waitFor();
  }

  /** `k1:…` as it is shown there, without the spaces. */
  async keyId(of: '.own' | '.waiting' = '.own'): Promise<string> {
    return ((await this.key.locator(`${of} .key-id`).textContent()) ?? '').replaceAll(' ', '');
  }

  async makeKey(): Promise<string> {
    await this.press('Make a signing key');
    await this.says('It is registered for your account.');
    return this.keyId();
  }
}
