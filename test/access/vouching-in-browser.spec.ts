import { signProposal } from '../../src/cli/event.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { AccountPage, keysOf } from '../support/account-page.js';
import { type SeededPerson } from '../support/app.js';
import { browserWants } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { type Actor, Stage } from '../support/stage.js';

interface Proposal {
  readonly event: EventLine;
  readonly lapsesAt: string;
}

const makeAndAsk = 'Make a key and ask that one to vouch';
const askVoucher = 'Ask that one to vouch';
const vouch = 'Vouch for this key';

provided(await browserWants())('a signing key of another browser', () => {
  let stage: Stage;
  let origin: string;
  let person: SeededPerson;
  let older: AccountPage;
  let newer: AccountPage;
  let first: string;
  beforeAll(async () => {
    stage = await Stage.open({ PORT: '0' });
    origin = stage.address.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    person = await stage.t.seedPerson();
    [older, newer] = [await AccountPage.open(origin), await AccountPage.open(origin)];
    await older.enter(person.login);
    first = await older.makeKey();
    await newer.enter(person.login);
  });
  afterEach(async () => {
    await older.close();
    await newer.close();
    expect([...older.complaints, ...newer.complaints]).toEqual([]);
  });

  const registered = async () =>
    (await keysOf(person.accountId, origin, person.auth)).map(({ keyId, vouched }) => ({
      ...{ keyId, vouched },
    }));

  const propose = async (button = makeAndAsk): Promise<string> => {
    const answered = newer.page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/api/proposals'),
    );
    await newer.press(button);
    await answered;
    await newer.says('Now sign in where that key is');
    return newer.keyId();
  };

  /** From now on the page gets proposals other than the service has them. */
  const tamper = async (page: AccountPage, change: (proposal: Proposal) => Proposal) => {
    await page.page.route(/\/api\/proposals(\/[0-9a-f-]{36})?(\?.*)?$/, async (route) => {
      if (route.request().method() === 'POST') return route.continue();
      const { pathname, search } = new URL(route.request().url());
      const answer = await fetch(`${origin}${pathname}${search}`, { headers: person.auth });
      // The contract of the API: a page of proposals, or one.
      const told = (await answer.json()) as Proposal & { items?: readonly Proposal[] };
      const json =
        told.items === undefined ? change(told) : { ...told, items: told.items.map(change) };
      return route.fulfill({ json });
    });
  };

  it('is vouched for by the first one, where its id is shown', async () => {
    expect(await newer.firstHeading()).toBe('Signing key of this browser');
    expect(await newer.button('Make a signing key').count()).toBe(0);
    const second = await propose();
    expect(await registered()).toEqual([{ keyId: first, vouched: true }]);
    await older.reload();
    expect(await older.firstHeading()).toBe('Signing key of this browser');
    expect(await older.keyId('.waiting')).toBe(second);
    expect(await older.keyId()).toBe(first);
    await older.press(vouch);
    await older.button(vouch).waitFor({ state: 'detached' });
    expect(await registered()).toEqual([
      { keyId: first, vouched: true },
      { keyId: second, vouched: true },
    ]);
    await newer.reload();
    await newer.says('It is registered for your account.');
    expect(await newer.keyId()).toBe(second);
  });

  it('is vouched for by an administrator where the first one was lost', async () => {
    const administrator = await administratorOf(stage);
    await newer.reload();
    const words = new RegExp(`^${administrator.displayName}, ${administrator.organisation}: k1: `);
    const options = newer.page.getByLabel('Key that vouches').locator('option');
    await newer.page
      .getByLabel('Key that vouches')
      .selectOption((await options.filter({ hasText: words }).textContent()) ?? '');
    const second = await propose();
    const command = (await newer.key.getByText('witnessmark event sign').textContent()) ?? '';
    await signProposal(administrator.client, administrator.key, command.split(' ').at(-1) ?? '');
    expect(await registered()).toContainEqual({ keyId: second, vouched: true });
    await older.reload();
    expect(await older.button(vouch).count()).toBe(0);
  });

  it('is never registered without a voucher, nor made anew, while it waits', async () => {
    const second = await propose();
    await tamper(newer, (proposal) => ({ ...proposal, lapsesAt: '2026-01-01T00:00:00.000Z' }));
    await tamper(older, (proposal) => ({ ...proposal, lapsesAt: '2026-01-01T00:00:00.000Z' }));
    await newer.reload();
    await newer.says('This key is not registered yet.');
    await older.reload();
    expect(await older.button(vouch).count()).toBe(0);
    expect(await registered()).toHaveLength(1);
    await newer.page.unrouteAll();
    expect(await propose(askVoucher)).toBe(second);
    expect(await registered()).toHaveLength(1);
  });

  it.each<[string, (line: EventLine) => EventLine]>([
    ['a name was changed', withOtherName],
    ['the signature of the new key was taken away', (line) => ({ ...line, signatures: [] })],
  ])('is not vouched for where %s on the way', async (_, change) => {
    await propose();
    await tamper(older, (proposal) => ({ ...proposal, event: change(proposal.event) }));
    await older.reload();
    await older.says('Nothing was signed');
    expect(await older.button(vouch).count()).toBe(0);
  });

  it('is nothing to a key that it does not ask', async () => {
    await propose();
    await tamper(older, (proposal) => {
      const statement = proposal.event.statement.replace(first, `k1:${'ab'.repeat(32)}`);
      return { ...proposal, event: { ...proposal.event, statement } };
    });
    await older.reload();
    await older.says('It is registered for your account.');
    expect(await older.key.locator('.waiting').count()).toBe(0);
  });

  it('is asked for again where another key came in between', async () => {
    const second = await propose();
    await older.reload();
    await stage.actor();
    await older.press(vouch);
    await older.problem('Another event was logged on this chain first.');
    expect(await registered()).toHaveLength(1);
    await older.reload();
    expect(await older.button(vouch).count()).toBe(0);
    await newer.reload();
    await newer.says('This key is not registered yet.');
    expect(await propose(askVoucher)).toBe(second);
    await older.reload();
    await older.press(vouch);
    await older.button(vouch).waitFor({ state: 'detached' });
    await newer.reload();
    await newer.says('It is registered for your account.');
    expect(await registered()).toContainEqual({ keyId: second, vouched: true });
  });

  it('tells what the service says where it takes no such proposal', async () => {
    await newer.page.route('**/api/proposals', (route) =>
      route.fulfill({ status: 403, json: { code: 'forbidden', detail: 'Not by this door.' } }),
    );
    await newer.press(makeAndAsk);
    await newer.problem('Not by this door.');
    expect(await registered()).toHaveLength(1);
  });
});

function administratorOf(stage: Stage): Promise<Actor> {
  return stage.actor({ roles: ['system_administrator'], displayName: 'Noor' });
}

function withOtherName(line: EventLine): EventLine {
  const value = Buffer.from('Somebody Else').toString('hex');
  const fields = line.fields.map((one) => (one.name === 'displayName' ? { ...one, value } : one));
  return { ...line, fields };
}
