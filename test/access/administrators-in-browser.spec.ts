import { randomUUID } from 'node:crypto';
import { AccountPage, keysOf } from '../support/account-page.js';
import { type SeededPerson } from '../support/app.js';
import { browserWants } from '../support/browser.js';
import { provided } from '../support/needs.js';
import { Stage } from '../support/stage.js';

const vouch = 'Vouch for this key';
const makeAndAsk = 'Make a key and ask that one to vouch';

provided(await browserWants())('administrators who vouch in a browser', () => {
  let stage: Stage;
  let origin: string;
  let people: readonly [SeededPerson, SeededPerson];
  let pages: readonly [AccountPage, AccountPage];
  let keyIds: readonly string[];
  let other: AccountPage;
  beforeAll(async () => {
    stage = await Stage.open({ PORT: '0' });
    origin = stage.address.replace('127.0.0.1', 'localhost');
    const roles = ['system_administrator'] as const;
    people = [await stage.t.seedPerson({ roles }), await stage.t.seedPerson({ roles })];
    pages = [await AccountPage.open(origin), await AccountPage.open(origin)];
    const made: string[] = [];
    for (const [i, page] of pages.entries()) {
      await page.enter(people[i]?.login ?? '');
      made.push(await page.makeKey());
    }
    keyIds = made;
    other = await AccountPage.open(origin);
  }, 60_000);
  afterAll(async () => {
    for (const page of [...pages, other]) await page.close();
    expect([...pages, other].flatMap(({ complaints }) => complaints)).toEqual([]);
    await stage.close();
  });

  const choose = async (label: string, keyId: string): Promise<void> => {
    await other.page.getByLabel(label, { exact: true }).selectOption(keyId);
  };
  const signOn = async (page: AccountPage, title: string): Promise<void> => {
    await page.reload();
    await page.key.getByRole('heading', { name: title }).waitFor();
    await page.press(vouch);
    await page.button(vouch).waitFor({ state: 'detached' });
  };
  const registered = (person: SeededPerson) => keysOf(person.accountId, origin, person.auth);

  it('let in the key of somebody who lost theirs, shown whose it is', async () => {
    const person = await stage.actor({ displayName: 'Amal al-Khatib' });
    await other.enter(person.login);
    await choose('Key that vouches', keyIds[0] ?? '');
    await other.press(makeAndAsk);
    await other.says('Now sign in where that key is');
    const [page] = pages;
    await page.reload();
    await page.says('for Amal al-Khatib, Exercise Police');
    expect(await page.keyId('.waiting')).toBe(await other.keyId());
    await signOn(page, 'Somebody asks you to vouch for their signing key');
    await other.reload();
    await other.says('It is registered for your account.');
    const keyId = await other.keyId();
    expect(await registered(person)).toContainEqual(
      expect.objectContaining({ keyId, vouched: true }),
    );
    await other.leave();
  });

  it('let in the key of a third one, both of them', async () => {
    const third = await stage.t.seedPerson({ roles: ['system_administrator'] });
    await other.enter(third.login);
    expect(await other.button('Make a signing key').count()).toBe(0);
    await choose('Key that vouches', keyIds[0] ?? '');
    await choose('Second key that vouches, of another administrator', keyIds[0] ?? '');
    await other.press(makeAndAsk);
    await other.problem('Choose keys of two administrators.');
    expect(await registered(third)).toEqual([]);
    await choose('Second key that vouches, of another administrator', keyIds[1] ?? '');
    await other.press(makeAndAsk);
    await other.says('Now sign in where that key is');
    for (const page of pages) {
      expect(await registered(third)).toEqual([]);
      await signOn(page, 'Somebody asks you to vouch for their signing key');
    }
    expect(await registered(third)).toMatchObject([{ vouched: true }]);
    await other.leave();
  }, 60_000);

  it('replace the key of the service, for the reason that is shown', async () => {
    const ledger = async () =>
      (await (await fetch(`${origin}/api/ledger`)).json()) as { serviceKey: string };
    const { serviceKey: old } = await ledger();
    await stage.t.http
      .post('/api/service-keys')
      .set(people[0].auth)
      .set('Idempotency-Key', randomUUID())
      .send({ administrators: keyIds, reason: 'as every year' })
      .expect(201);
    for (const page of pages) {
      expect((await ledger()).serviceKey).toBe(old);
      await page.reload();
      await page.says('Reason given: as every year');
      await signOn(page, 'A new key of the service waits for your signature');
    }
    expect((await ledger()).serviceKey).not.toBe(old);
  }, 60_000);
});
