import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { chunkBytes } from '../../src/evidence/object-cipher.js';
import { EvidenceApp, itemId } from './evidence-app.js';

describe('a part of a file', () => {
  const content = randomBytes(2 * chunkBytes + 100);
  const whole = content.length;
  let app: EvidenceApp;
  let tag: string;
  beforeAll(async () => {
    app = await EvidenceApp.start();
    const stored = await app.blobs.put(Readable.from([content]));
    tag = `"${stored.sha256}"`;
    const about = { itemId, logIndex: 9, originalName: undefined, mediaType: 'video/mp4' };
    app.objects.push({ ...stored, ...about, seq: 3 });
    const empty = await app.blobs.put(Readable.from([]));
    app.objects.push({ ...empty, ...about, seq: 4 });
  });
  afterAll(() => app.stop());

  const get = (headers: Readonly<Record<string, string>>, seq = 3) =>
    app.get(`/files/${seq}`).set(headers).buffer(true);

  it.each([
    ['bytes=0-0', 0, 0],
    [`bytes=${chunkBytes - 1}-${chunkBytes}`, chunkBytes - 1, chunkBytes],
    [`bytes=${whole - 5}-`, whole - 5, whole - 1],
    ['bytes=-7', whole - 7, whole - 1],
    [`bytes=-${whole * 2}`, 0, whole - 1],
    [`bytes=100-${whole * 2}`, 100, whole - 1],
    ['Bytes=3-4', 3, 4],
  ])('is given for %s', async (range, start, end) => {
    const answer = await get({ Range: range }).expect(206);
    expect(content.subarray(start, end + 1).equals(answer.body as Buffer)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-range': `bytes ${start}-${end}/${whole}`,
      'content-length': String(end + 1 - start),
      'accept-ranges': 'bytes',
      etag: tag,
      'content-type': 'application/octet-stream',
      'content-security-policy': expect.stringMatching(/^sandbox/) as string,
    });
  });

  it.each([
    'bytes=5-3',
    'bytes=0-1,5-6',
    'bytes=-',
    'bytes=a-b',
    'items=0-1',
    'bytes=0x1-2',
    `bytes=${'9'.repeat(20)}-`,
    'bytes = 0-1',
  ])('is not made of %s: the whole is given', async (range) => {
    const answer = await get({ Range: range }).expect(200);
    expect(content.equals(answer.body as Buffer)).toBe(true);
    expect(answer.headers['content-range']).toBeUndefined();
  });

  it.each([`bytes=${whole}-`, `bytes=${whole}-${whole + 5}`, 'bytes=-0'])(
    'that the file does not have is refused: %s',
    async (range) => {
      const answer = await get({ Range: range }).buffer(false).expect(416);
      expect(answer.headers['content-range']).toBe(`bytes */${whole}`);
      expect(answer.body).toMatchObject({ code: 'range-not-satisfiable' });
    },
  );

  it('of an empty file is none', async () => {
    await get({ Range: 'bytes=0-' }, 4).buffer(false).expect(416);
    await get({}, 4).expect(200);
  });

  it('is given only of the same bytes, where If-Range asks for that', async () => {
    const range = { Range: 'bytes=1-2' };
    await get({ ...range, 'If-Range': tag }).expect(206);
    for (const other of [`W/${tag}`, '"other"', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
      await get({ ...range, 'If-Range': other }).expect(200);
    }
  });
});
