import { request } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { largeDisk, segment } from '../../seeds/stories/08-large-disk.js';
import { boundary, multipart } from '../evidence/upload-server.js';
import { type PlayedStory, storySpec } from '../support/played-story.js';

/** Sends the first 61 % of a segment, and hangs up once the service has begun to keep them. */
async function sendCut(
  played: PlayedStory<unknown>,
  itemId: string,
  hasBegun: () => Promise<boolean>,
): Promise<void> {
  const { name, bytes } = segment(4);
  const body = multipart([
    { disposition: `name="file"; filename="${name}"`, body: Buffer.from(bytes) },
  ]);
  const sent = request(`${played.stage.address}/api/items/${itemId}/files`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${played.tokenOf('lead')}`,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': body.length,
    },
  });
  const closed = new Promise((resolve) => sent.on('close', resolve));
  // That it was cut off is what is wanted.
  sent.on('error', () => undefined);
  sent.write(body.subarray(0, Math.floor(body.length * 0.61)));
  await until(hasBegun);
  sent.destroy();
  await closed;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await delay(10);
  }
  throw new Error('waited in vain');
}

storySpec(largeDisk, (played) => {
  it('keeps sizes beyond 32 bits, and the sectors that are missing', async () => {
    const events = (await played().get(`/api/items/${played().told.disk}/events`)).list('items');
    const imaged = events.find((event) => event.text('type') === 'derivation.imaged/1');
    const fields = imaged
      ?.list('fields')
      .map((field) => [field.text('name'), field.member('value').value]);
    expect(fields).toEqual(
      expect.arrayContaining([
        ['badSectors', 4],
        [
          'acquisition',
          {
            ...{ format: 'E01', mediaBytes: 2_000_398_934_016, segments: 3 },
            badSectors: [977_105_063, 977_105_064, 977_105_071, 3_907_029_100],
          },
        ],
      ]),
    );
  });

  it('has a digest for each segment', async () => {
    const item = await played().get(`/api/items/${played().told.image}`);
    const digests = item.list('digests').map((digest) => digest.text('sha256'));
    expect(new Set(digests).size).toBe(3);
  });

  it('keeps nothing of a segment that was cut off, and takes it when it is sent again', async () => {
    const { image } = played().told;
    const objects = async (): Promise<string> => {
      const folder = join(played().stage.t.config.home, 'blobs');
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return names.sort().join();
    };
    const before = { objects: await objects(), types: await played().typesOf(image) };
    await sendCut(played(), image, async () => (await objects()) !== before.objects);
    await until(async () => (await objects()) === before.objects);
    expect(await played().typesOf(image)).toEqual(before.types);
    const whole = { atMs: played().scene.nowMs(), file: segment(4), fields: {} };
    await played().scene.attach('lead', image, whole);
    expect(await played().typesOf(image)).toEqual([...before.types, 'file.attached/1']);
  });
});
