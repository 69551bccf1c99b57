import chromium from '@sparticuz/chromium';
import { type Browser, type CDPSession, chromium as playwright, type Page } from 'playwright-core';

/** A page of a real browser whose passkeys are kept by an authenticator that asks nobody. */
export interface BrowserPage {
  readonly page: Page;
  readonly authenticator: VirtualAuthenticator;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** A passkey as the authenticator keeps it, in the words of the DevTools protocol. */
export interface KeptCredential {
  readonly credentialId: string;
  readonly rpId?: string;
  readonly isResidentCredential: boolean;
  /** PKCS #8, base64. */
  readonly privateKey: string;
  readonly userHandle?: string;
  readonly signCount: number;
}

/** An authenticator built into the device, by the WebAuthn domain of the DevTools protocol. */
export class VirtualAuthenticator {
  private constructor(
    private readonly devtools: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async add(devtools: CDPSession): Promise<VirtualAuthenticator> {
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new VirtualAuthenticator(devtools, authenticatorId);
  }

  async credentials(): Promise<readonly KeptCredential[]> {
    const { authenticatorId } = this;
    return (await this.devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  }

  /** Whether the person proves to it who they are: by finger, face or PIN. */
  async setUserVerified(isUserVerified: boolean): Promise<void> {
    const { authenticatorId } = this;
    await this.devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }

  /** Puts the credential in its present state: as a copy of it would be. */
  async replace(credential: KeptCredential): Promise<void> {
    const { authenticatorId } = this;
    const { credentialId } = credential;
    await this.devtools.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
    await this.devtools.send('WebAuthn.addCredential', { authenticatorId, credential });
  }
}

/** Why no browser can be started here; empty where one can. For `provided` of needs.ts. */
export async function browserWants(): Promise<readonly string[]> {
  try {
    await (await launch()).close();
    return [];
  } catch (error) {
    return [`Chromium cannot start (${String(error).split('\n')[0] ?? ''})`];
  }
}

/** A browser of its own with one empty page. */
export async function openBrowser(): Promise<BrowserPage> {
  const browser = await launch();
  const page = await (await browser.newContext()).newPage();
  const devtools = await page.context().newCDPSession(page);
  const authenticator = await VirtualAuthenticator.add(devtools);
  return { page, authenticator, close: () => browser.close() };
}

async function launch(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args,
    timeout: 60_000,
  });
}
