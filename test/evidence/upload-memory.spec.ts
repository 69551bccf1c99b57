import { createHash, randomBytes } from 'node:crypto';
import { boundary, UploadServer } from './upload-server.js';

const mebibyte = 2 ** 20;
const sizeMebibytes = 200;
/** Well below the file: one that is held in memory anywhere on its way goes over it. */
const roomMebibytes = 96;

describe('a file of 200 MiB', () => {
  let server: UploadServer;

  beforeAll(async () => {
    server = await UploadServer.start(2 ** 30);
  });

  afterAll(async () => {
    await server.stop();
  });

  it('passes through without being held in memory', async () => {
    const chunk = randomBytes(mebibyte);
    const digest = createHash('sha256');
    const before = process.memoryUsage.rss();
    let highest = before;
    async function* body(): AsyncGenerator<Buffer> {
      yield Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="disk.img"\r\n\r\n`,
      );
      for (let i = 0; i < sizeMebibytes; i++) {
        digest.update(chunk);
        highest = Math.max(highest, process.memoryUsage.rss());
        yield await Promise.resolve(chunk);
      }
      yield Buffer.from(`\r\n--${boundary}--\r\n`);
    }
    const answer = await server.post(body());
    expect(answer.status).toBe(201);
    const stored = server.received[0]?.stored;
    expect(stored?.sizeBytes).toBe(sizeMebibytes * mebibyte);
    expect(stored?.sha256).toBe(digest.digest('hex'));
    expect((highest - before) / mebibyte).toBeLessThan(roomMebibytes);
  }, 120_000);
});
