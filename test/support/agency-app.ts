import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from './app.js';
import { CookieBrowser } from './cookie-browser.js';
import { freePort } from './listening.js';
import { testClient } from './oidc-provider.js';

/** The service on a port of its own, with agencies that it was told of before it started. */
export interface AgencyApp {
  readonly t: TestApp;
  readonly publicUrl: string;
  /** Why the last refusal was one, as the journal has it. */
  lastReason(): string | undefined;
  close(): Promise<void>;
}

/** An agency of the file; `issuer` and whatever else a spec wants otherwise. */
export type AgencyLine = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly issuer: string;
};

export const agencyOrganisation = 'Exercise Police';

/** An address for the service, which providers must know before it starts. */
export async function futurePublicUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

export async function startAgencyApp(
  publicUrl: string,
  agencies: readonly AgencyLine[],
): Promise<AgencyApp> {
  const folder = await mkdtemp(join(tmpdir(), 'witnessmark-agencies-'));
  await writeFile(join(folder, 'secret'), `${testClient.secret}\n`);
  const file = join(folder, 'agencies.json');
  await writeFile(file, JSON.stringify(agencies.map(wholeLine)));
  const t = await startApp({ PUBLIC_URL: publicUrl, OIDC_FILE: file });
  // The organisation of the agencies is made by the way.
  await t.seedPerson({ organisation: agencyOrganisation });
  await t.app.listen(Number(new URL(publicUrl).port), '127.0.0.1');
  return {
    ...{ t, publicUrl },
    lastReason: () => reasonsIn(t.journal).at(-1),
    close: async () => {
      await t.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The address at which a sign-in begins, from now on: servers of agencies have the clock of the system, behind which that of
 * the test must not fall while a spec runs.
 */
export function signInAt({ t, publicUrl }: AgencyApp, agencyId: string, query = ''): string {
  t.clock.advance(Math.max(0, Date.now() - t.clock.nowMs()));
  return `${publicUrl}/api/sign-in/oidc/${agencyId}${query}`;
}

/** A browser that went through a sign-in and arrived where it wanted to; throws where it did not. */
export async function signedInBrowser(app: AgencyApp, agencyId: string): Promise<CookieBrowser> {
  const browser = new CookieBrowser();
  const arrived = await browser.go(signInAt(app, agencyId, '?returnTo=/livez'));
  if (arrived.url !== `${app.publicUrl}/livez`) {
    throw new Error(`arrived at ${arrived.url} with ${arrived.status}: ${arrived.text}`);
  }
  return browser;
}

function reasonsIn(journal: readonly string[]): readonly string[] {
  return journal
    .map((line) => JSON.parse(line) as { readonly context?: string; readonly message: string })
    .filter(({ context }) => context === 'agency')
    .map(({ message }) => message);
}

function wholeLine(line: AgencyLine) {
  return {
    name: `Agency ${line.id}`,
    clientId: testClient.id,
    clientSecretFile: 'secret',
    organisation: agencyOrganisation,
    groupRoles: { investigators: ['investigator'], keepers: ['evidence_custodian', 'courier'] },
    multiFactorAcr: ['urn:two-factors'],
    ...line,
  };
}
