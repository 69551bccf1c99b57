import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { boundary, multipart, type Part, UploadServer } from './upload-server.js';

const maxUploadBytes = 1_000_000;

const file = (disposition: string | Buffer, body: string | Buffer = 'content'): Part => ({
  disposition,
  type: 'image/jpeg',
  body,
});
const named = (name: string | Buffer): Part =>
  file(
    Buffer.concat([Buffer.from('name="file"; filename="'), Buffer.from(name), Buffer.from('"')]),
  );
const field = (name: string, body: string): Part => ({ disposition: `name="${name}"`, body });

describe('receiving an upload', () => {
  let server: UploadServer;

  beforeEach(async () => {
    server = await UploadServer.start(maxUploadBytes);
  });

  afterEach(async () => {
    await server.stop();
  });

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let i = 0; i < 200; i++) {
      if (await condition()) return;
      await delay(10);
    }
    throw new Error('waited in vain');
  }

  it('streams the file into the store and tells its digests, size and name', async () => {
    const bytes = randomBytes(700_000);
    const answer = await server.post(
      multipart([file('name="file"; filename="IMG_0042.JPG"', bytes)]),
    );
    expect(answer.status).toBe(201);
    expect(server.received[0]).toMatchObject({
      stored: {
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sha512: createHash('sha512').update(bytes).digest('hex'),
        sizeBytes: 700_000,
      },
      form: { mediaType: 'image/jpeg', announcedSha256: undefined },
    });
    expect(await server.store.size(server.received[0]?.stored.objectId ?? '')).toBe(700_000);
  });

  it.each([
    ['Arabic', 'تقرير الميدان.pdf'],
    ['Cyrillic', 'Донесение №7.docx'],
    ['decomposed', 'proce\u0300s.pdf'],
    ['composed', 'proc\u00e8s.pdf'],
    ['with a percent sign', '50%25 %2F.txt'],
    // Read as Latin-1 and again as UTF-8 this would turn into another name.
    ['once damaged by its owner', 'rÃ©sumÃ©.pdf'],
  ])('keeps a name in the header byte for byte: %s', async (_, name) => {
    expect((await server.post(multipart([named(name)]))).status).toBe(201);
    expect(Buffer.from(server.received[0]?.form.originalName ?? [])).toEqual(Buffer.from(name));
  });

  it('reads the extended form of the header as the same name', async () => {
    const disposition = `name="file"; filename*=UTF-8''${encodeURIComponent('rÃ©sumé ب.pdf')}`;
    expect((await server.post(multipart([file(disposition)]))).status).toBe(201);
    expect(Buffer.from(server.received[0]?.form.originalName ?? []).toString()).toBe(
      'rÃ©sumé ب.pdf',
    );
  });

  it.each([
    ['path upwards', '../../etc/passwd'],
    ['backslash', '..\\\\secret.txt'],
    ['folder', '..'],
    ['tab', 'a\tb'],
    ['escaped line feed', 'a%0Ab'],
    ['escaped quotation mark', 'a%22b'],
    ['quotation mark', 'a\\"b'],
    ['invalid UTF-8', Buffer.from('a\xffb', 'latin1')],
    ['long name', 'x'.repeat(256)],
  ])('refuses a name in the header with a %s, naming the exact door', async (_, name) => {
    const answer = await server.post(multipart([named(name)]));
    expect(answer).toMatchObject({ status: 422, code: 'invalid' });
    expect(answer.details).toContain('originalName');
    expect(await server.files()).toEqual([]);
  });

  it.each(['\u0001', '\u001b', '\u007f'])(
    'keeps nothing where a control character spoils the header',
    async (c) => {
      const answer = await server.post(multipart([named(`a${c}b`)]));
      expect([400, 422]).toContain(answer.status);
      expect(await server.files()).toEqual([]);
    },
  );

  it('takes any bytes as a name through the exact door', async () => {
    const name = 'a\tb\n"\\\xff';
    const hex = Buffer.from(name, 'latin1').toString('hex');
    const answer = await server.post(multipart([named('upload'), field('originalName', hex)]));
    expect(answer.status).toBe(201);
    expect(Buffer.from(server.received[0]?.form.originalName ?? []).toString('latin1')).toBe(name);
  });

  it('takes a file of exactly the limit, and refuses one byte more', async () => {
    const atLimit = file('name="file"; filename="x"', Buffer.alloc(maxUploadBytes));
    expect((await server.post(multipart([atLimit]))).status).toBe(201);
    const kept = await server.files();
    const over = file('name="file"; filename="x"', Buffer.alloc(maxUploadBytes + 1));
    expect(await server.post(multipart([over]))).toMatchObject({ status: 413, code: 'too-large' });
    expect(await server.files()).toEqual(kept);
  });

  it('refuses a file over the limit that comes without an announced length', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      const whole = multipart([file('name="file"; filename="x"', Buffer.alloc(3_000_000))]);
      for (let at = 0; at < whole.length; at += 50_000) {
        yield await Promise.resolve(whole.subarray(at, at + 50_000));
      }
    }
    expect(await server.post(chunks())).toMatchObject({ status: 413, code: 'too-large' });
    expect(await server.files()).toEqual([]);
  });

  it('refuses an announced length over the limit before it reads a byte', async () => {
    const socket = server.begin(99_000_000_000);
    const answer = await new Promise<string>((resolve) => {
      socket.once('data', (data) => {
        resolve(data.toString());
      });
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(await server.files()).toEqual([]);
  });

  it.each([
    ['no file at all', [field('mediaType', 'image/jpeg')], 422],
    ['a file without a name in its header', [file('name="file"')], 422],
    ['a file in another field', [file('name="photo"; filename="x"')], 422],
    ['two files', [named('a'), named('b')], 422],
    ['two files in different fields', [named('a'), file('name="other"; filename="b"')], 422],
    ['an unknown field', [named('a'), field('colour', 'red')], 422],
    [
      'a field given twice',
      [named('a'), field('mediaType', 'a/b'), field('mediaType', 'a/b')],
      422,
    ],
    ['a field of fields', [named('a'), field('mediaType[x]', 'a/b')], 422],
    ['too many fields', [named('a'), ...'1234'.split('').map((n) => field(n, n))], 422],
    ['a field too long', [named('a'), field('mediaType', 'x'.repeat(1025))], 413],
    ['a digest that is none', [named('a'), field('announcedSha256', 'abc')], 422],
    ['the fields before the file, one wrong', [field('announcedSha256', 'abc'), named('a')], 422],
  ])('refuses %s and keeps nothing', async (_, parts, status) => {
    const answer = await server.post(multipart(parts));
    expect(answer.status).toBe(status);
    expect(await server.files()).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it.each([
    ['another form of body', 'application/json', 415],
    ['a multipart of another kind', `multipart/mixed; boundary=${boundary}`, 415],
    ['no boundary', 'multipart/form-data', 400],
  ])('refuses %s', async (_, type, status) => {
    expect((await server.post(multipart([named('a')]), type)).status).toBe(status);
    expect(await server.files()).toEqual([]);
  });

  it('refuses a form whose end is missing', async () => {
    const body = multipart([named('a')]);
    expect((await server.post(body.subarray(0, -boundary.length))).status).toBe(400);
    expect(await server.files()).toEqual([]);
  });

  it('passes the announced digest on, as one more claim', async () => {
    const announced = 'AB'.repeat(32);
    const answer = await server.post(multipart([field('announcedSha256', announced), named('a')]));
    expect(answer.status).toBe(201);
    expect(server.received[0]?.form.announcedSha256).toBe(announced.toLowerCase());
  });

  describe('that breaks off', () => {
    /** Sends the beginning of a request, waits until the store has begun a file, and cuts the line. */
    async function cutAfter(sent: Buffer, when: () => boolean | Promise<boolean>): Promise<void> {
      const socket = server.begin(900_000);
      socket.write(sent);
      await until(when);
      socket.destroy();
      await until(() => server.refused.length > 0);
      await until(async () => (await server.files()).length === 0);
    }

    it('within the file leaves nothing', async () => {
      const sent = multipart([file('name="file"; filename="x"', randomBytes(300_000))]);
      await cutAfter(sent.subarray(0, 200_000), async () => (await server.files()).length === 1);
      expect(server.received).toEqual([]);
      expect(server.refused[0]).toMatchObject({ code: 'bad-request' });
      expect(server.store.health()).toEqual({ state: 'good' });
    });

    it('after the file but within the form leaves nothing', async () => {
      const sent = multipart([named('x'), field('mediaType', 'image/jpeg')]);
      // The object has its final name then: marker and object are two names.
      await cutAfter(sent.subarray(0, -20), async () => (await server.files()).length === 2);
      expect(server.received).toEqual([]);
    });

    it('at once, many times over, leaves nothing', async () => {
      const sent = multipart([file('name="file"; filename="x"', randomBytes(300_000))]);
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const socket = server.begin(900_000);
          socket.write(sent.subarray(0, 10_000 * (i + 1)));
          await delay(i);
          socket.destroy();
        }),
      );
      // On a busy machine some have not begun when others have ended: only a longer rest is the end.
      for (let restMs = 0; restMs < 500; restMs += 50) {
        await delay(50);
        if ((await server.files()).length > 0) restMs = -50;
      }
      expect(await server.files()).toEqual([]);
      expect(server.received).toEqual([]);
    });
  });
});
