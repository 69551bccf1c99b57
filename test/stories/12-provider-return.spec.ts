import { providerReturn } from '../../seeds/stories/12-provider-return.js';
import { storySpec } from '../support/played-story.js';

storySpec(providerReturn, (played) => {
  it('keeps when it was due, when it came and in which zone its times are', async () => {
    const item = await played().get(`/api/items/${played().told.reply}`);
    const form = item.member('provenance').member('form');
    const received = form.member('receivedAt').text('instant');
    expect(Date.parse(received) - Date.parse(form.text('dueAt'))).toBe(100 * 60_000);
    expect(form.text('periodZone')).toBe('UTC-07:00');
  });

  it('logs by how much the deadline of the order was missed', async () => {
    const { request, reply } = played().told;
    const seen = await played().get(`/api/requests/${request}`);
    expect(seen.member('clocks').value).toMatchObject([
      { name: 'production in an emergency', state: 'breached', overrunSeconds: 100 * 60 },
    ]);
    expect(seen.texts('items')).toEqual([reply]);
  });

  it('has its digest computed here, for the provider gave none', async () => {
    const { reply } = played().told;
    const item = await played().get(`/api/items/${reply}`);
    expect(item.list('digests')).toHaveLength(1);
    const form = item.member('provenance').member('form');
    expect(form.member('providerDigest').value).toBeUndefined();
    expect(await played().results(reply, 'united-states', ['US-04', 'C-14'])).toEqual({
      ...{ 'US-04': 'unknown', 'C-14': 'unknown' },
    });
  });
});
