import { type Actor, Stage } from '../support/stage.js';

describe('items that seem to be the same thing', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  }, 60_000);
  afterAll(() => stage.close());

  it('are found by their identifiers, as far as they are seen, and never merged', async () => {
    const [one, other] = [await stage.actor(), await stage.actor()];
    const imei = (value: string) => ({ identifiers: [{ kind: 'imei', value }] });
    const own = await stage.openCase(one);
    const phone = await stage.registerItem(one, own, imei('356938035643809'));
    const again = await stage.registerItem(one, own, imei('356938035643809'));
    await stage.registerItem(one, own, imei('490154203237518'));
    await stage.registerItem(other, await stage.openCase(other), imei('356938035643809'));
    const found = (by: Actor) =>
      stage.t.http.get(`/api/items/${phone.itemId}/duplicates`).set(by.auth);
    expect((await found(one).expect(200)).body).toMatchObject({
      items: [{ itemId: again.itemId, links: ['same_identifier'] }],
    });
    await found(other).expect(404);
  });
});
