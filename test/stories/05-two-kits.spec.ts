import { rootOf, twoKits } from '../../seeds/stories/05-two-kits.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { EventReader } from '../../src/ledger/event.reader.js';
import { storySpec } from '../support/played-story.js';

storySpec(twoKits, (played) => {
  it('brings in what the leased kit signed, in its order and at its own times', async () => {
    const { item, sealed } = played().told;
    const events = (await played().get(`/api/items/${item}/events?limit=200`)).list('items');
    const notes = events.filter((event) => event.text('type') === 'note.added/1');
    expect(notes.map((event) => event.text('eventHash'))).toEqual(sealed);
    expect(sealed).toHaveLength(40);
    const hoursAgo =
      (played().scene.nowMs() - Date.parse(notes[0]?.text('occurred') ?? '')) / 3.6e6;
    expect(Math.round(hoursAgo)).toBe(72);
  });

  it('refuses what a kit without a lease signed on the same head, and keeps nothing of it', async () => {
    const { item, refused } = played().told;
    expect(refused).toMatch(/409/);
    const events = (await played().get(`/api/items/${item}/events?limit=200`)).list('items');
    expect(events.map((event) => event.text('account'))).not.toContain(
      played().scene.account('hague'),
    );
  });

  it('has the kit’s own word for how many events there are, and which', async () => {
    const { kit, sealed } = played().told;
    const device = await played().get(`/api/devices/${kit}`);
    expect([device.text('state'), device.integer('sealedEvents')]).toEqual(['RETURNED', 40]);
    const events = await played()
      .stage.t.app.get(EventReader)
      .ofChain(played().scene.account('niamey'), kit, { from: 1, limit: 1 });
    const field = events[0]?.fields.find(({ name }) => name === 'eventsRoot');
    expect(field !== undefined && 'value' in field && toHex(field.value)).toBe(rootOf(sealed));
    expect(rootOf(sealed.slice(1))).not.toBe(rootOf(sealed));
  });

  it('tells that what came late was recorded late', async () => {
    const findings = await played().findingsOf(played().told.item);
    expect([...new Set(findings.map(({ code }) => code))]).toContain('late_entry');
  });
});
