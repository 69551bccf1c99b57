import { randomUUID } from 'node:crypto';
import { type Page, type Route } from 'playwright-core';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { AccountPage, keysOf } from '../support/account-page.js';
import { bodyOf, type SeededPerson } from '../support/app.js';
import { browserWants } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { Stage } from '../support/stage.js';

const ask = 'Make a key and ask that one to vouch';

/** The door for proposals as the page knows it, before the service: its last block registers the key. */
class ProposalsDoor {
  readonly id = randomUUID();
  line: EventLine | undefined;
  receipt: object | null = null;
  lapsesMs = Date.now() + 60_000;
  signatures = 0;

  constructor(
    private readonly stage: Stage,
    private readonly person: SeededPerson,
  ) {}

  async openTo(page: Page): Promise<void> {
    await page.route('**/api/proposals', async (route) => {
      // What the page posts.
      this.line = (route.request().postDataJSON() as { event: EventLine }).event;
      await route.fulfill({ status: 201, json: this.proposal() });
    });
    await page.route('**/api/proposals?*', (route) =>
      route.fulfill({
        json: { items: this.line === undefined ? [] : [this.proposal()], next: null },
      }),
    );
    await page.route(`**/api/proposals/${this.id}`, (route) =>
      route.fulfill({ json: this.proposal() }),
    );
    await page.route(`**/api/proposals/${this.id}/signatures`, (route) => this.sign(route));
  }

  private proposal(): object {
    const { id, line, receipt } = this;
    const type = 'key.registered/1';
    const [proposedAt, lapsesAt] = [Date.now(), this.lapsesMs].map((ms) =>
      new Date(ms).toISOString(),
    );
    return { id, type, event: line, receipt, proposedAt, lapsesAt };
  }

  private async sign(route: Route): Promise<void> {
    // What the page posts.
    const { signature } = route.request().postDataJSON() as { signature: string };
    this.signatures++;
    const { line } = this;
    if (line === undefined) throw new Error('nothing was proposed');
    const answer = await this.stage.t.http
      .post('/api/keys')
      .set({ ...this.person.auth, 'Idempotency-Key': randomUUID() })
      .send({ ...line, signatures: [...line.signatures, signature].sort() })
      .expect(201);
    this.receipt = bodyOf<{ receipt: object }>(answer).receipt;
    await route.fulfill({ json: this.proposal() });
  }
}

provided(await browserWants())('a signing key of another browser', () => {
  let stage: Stage;
  let origin: string;
  let person: SeededPerson;
  let door: ProposalsDoor;
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
    door = new ProposalsDoor(stage, person);
    [older, newer] = [await AccountPage.open(origin), await AccountPage.open(origin)];
    await older.enter(person.login);
    first = await older.makeKey();
    await door.openTo(older.page);
    await door.openTo(newer.page);
    await newer.enter(person.login);
  });
  afterEach(async () => {
    await older.close();
    await newer.close();
    expect([...older.complaints, ...newer.complaints]).toEqual([]);
  });

  const registered = () => keysOf(person.accountId, origin, person.auth);

  it('is vouched for by the first one, where its id is shown', async () => {
    expect(await newer.firstHeading()).toBe('Signing key of this browser');
    expect(await newer.button('Make a signing key').count()).toBe(0);
    await newer.press(ask);
    await newer.says('Now sign in where that key is');
    const second = await newer.keyId();
    expect(await registered()).toHaveLength(1);
    await older.reload();
    expect(await older.firstHeading()).toBe('Signing key of this browser');
    expect(await older.keyId('.waiting')).toBe(second);
    expect(await older.keyId()).toBe(first);
    await older.press('Vouch for this key');
    await older.button('Vouch for this key').waitFor({ state: 'detached' });
    const keys = await registered();
    expect(keys.map(({ keyId, vouched }) => ({ keyId, vouched }))).toEqual([
      { keyId: first, vouched: true },
      { keyId: second, vouched: true },
    ]);
    await newer.reload();
    await newer.says('It is registered for your account.');
    expect(await newer.keyId()).toBe(second);
  });

  it('is never registered without a voucher, nor made anew, while it waits', async () => {
    await newer.press(ask);
    await newer.says('Now sign in where that key is');
    const second = await newer.keyId();
    door.lapsesMs = Date.now() - 1;
    await newer.reload();
    await newer.says('This key is not registered yet.');
    expect(await newer.keyId()).toBe(second);
    expect(await registered()).toHaveLength(1);
    await older.reload();
    expect(await older.button('Vouch for this key').count()).toBe(0);
    door.lapsesMs = Date.now() + 60_000;
    await newer.press(ask);
    await newer.says('Now sign in where that key is');
    expect(await newer.keyId()).toBe(second);
  });

  it.each<[string, (line: EventLine) => EventLine]>([
    ['a name was changed', withOtherName],
    ['the signature of the new key was taken away', (line) => ({ ...line, signatures: [] })],
  ])('is not vouched for where %s on the way', async (_, tamper) => {
    await newer.press(ask);
    await newer.says('Now sign in where that key is');
    if (door.line === undefined) throw new Error('nothing was proposed');
    door.line = tamper(door.line);
    await older.reload();
    await older.says('Nothing was signed');
    expect(door.signatures).toBe(0);
    expect(await older.button('Vouch for this key').count()).toBe(0);
  });

  it('is nothing to a key that it does not ask', async () => {
    await newer.press(ask);
    await newer.says('Now sign in where that key is');
    if (door.line === undefined) throw new Error('nothing was proposed');
    const asked = door.line.statement;
    door.line = { ...door.line, statement: asked.replace(first, `k1:${'ab'.repeat(32)}`) };
    await older.reload();
    await older.says('It is registered for your account.');
    expect(await older.key.locator('.waiting').count()).toBe(0);
    expect(door.signatures).toBe(0);
  });

  it('tells what the service says where it takes no such proposal', async () => {
    await newer.page.unroute('**/api/proposals');
    await newer.page.route('**/api/proposals', (route) =>
      route.fulfill({ status: 403, json: { code: 'forbidden', detail: 'Not by this door.' } }),
    );
    await newer.press(ask);
    await newer.problem('Not by this door.');
    expect(await registered()).toHaveLength(1);
  });
});

function withOtherName(line: EventLine): EventLine {
  const value = Buffer.from('Somebody Else').toString('hex');
  const fields = line.fields.map((one) => (one.name === 'displayName' ? { ...one, value } : one));
  return { ...line, fields };
}
