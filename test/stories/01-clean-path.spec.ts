import { cleanPath } from '../../seeds/stories/01-clean-path.js';
import { storySpec } from '../support/played-story.js';

storySpec(cleanPath, (played) => {
  it('has five holders one after the other, and no finding', async () => {
    const { phone, image, extract } = played().told;
    const legs = (await played().get(`/api/items/${phone}/custody`)).list('legs');
    // Two declared of the time before the ledger, and four in it: the collector's own registration is one.
    expect(legs.map((leg) => leg.text('basis'))).toEqual([
      ...['form', 'form', 'event', 'event', 'event', 'event'],
    ]);
    for (const id of [phone, image, extract]) expect(await played().findings(id)).toEqual([]);
  });

  it('knows the image by the published digest of its bytes, and where it derives from', async () => {
    const { phone, image } = played().told;
    const item = await played().get(`/api/items/${image}`);
    expect(item.list('digests')[0]?.text('sha256')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(item.text('parentId')).toBe(phone);
  });

  it('meets what every forum asks of custody, seals and clock', async () => {
    const ids = ['C-01', 'C-02', 'C-03', 'C-07', 'C-08', 'C-09', 'C-10', 'C-12', 'C-13', 'C-19'];
    const expected = Object.fromEntries(ids.map((id) => [id, 'met']));
    const answers = { 'C-13': 'yes' } as const;
    expect(await played().results(played().told.phone, 'france', ids, answers)).toEqual(expected);
  });
});
