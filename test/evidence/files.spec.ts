import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type request from 'supertest';
import { type StagedUpload } from '../../src/evidence/upload.reader.js';
import { Refused } from '../../src/platform/errors.js';
import { EvidenceApp, itemId, person, receipt } from './evidence-app.js';

describe('files of an item over HTTP', () => {
  let app: EvidenceApp;

  beforeEach(async () => {
    app = await EvidenceApp.start();
  });

  afterEach(async () => {
    await app.stop();
  });

  const bytes = Buffer.from('evidence of what happened');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const upload = (): request.Test =>
    app
      .post('/files')
      .attach('file', bytes, { filename: 'IMG_0042.JPG', contentType: 'image/jpeg' });

  it('are staged, and the answer has all that the event must state', async () => {
    const answer = await upload().expect(201);
    expect(answer.body).toEqual({
      uploadId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      sha256,
      sha512: createHash('sha512').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      sha1: createHash('sha1').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
      originalName: Buffer.from('IMG_0042.JPG').toString('hex'),
      mediaType: 'image/jpeg',
      announcedSha256: null,
      mismatch: false,
      receipt: null,
    });
    // One name: the marker went when the row was written.
    expect(await app.files()).toHaveLength(1);
  });

  it('are not taken for an item that is not there or not visible', async () => {
    app.target = undefined;
    await upload().expect(404);
    expect(await app.files()).toEqual([]);
  });

  it('leave nothing behind where their row cannot be written', async () => {
    app.uploads.fail.insert = true;
    await upload().expect(500);
    expect(await app.files()).toEqual([]);
  });

  describe('that are not what was announced', () => {
    const announced = 'ee'.repeat(32);

    it('are recorded at once with both digests, and that is told', async () => {
      const recorded: StagedUpload[] = [];
      app.uploadService.recordMismatchesWith({
        recordMismatch: (by, item, staged) => {
          expect([by, item]).toEqual([person, itemId]);
          recorded.push(staged);
          app.uploads.attached.add(staged.uploadId);
          return Promise.resolve(receipt);
        },
      });
      const answer = await upload().field('announcedSha256', announced).expect(201);
      expect(answer.body).toMatchObject({
        sha256,
        announcedSha256: announced,
        mismatch: true,
        receipt,
      });
      expect(recorded).toMatchObject([{ sha256, announcedSha256: announced }]);
      expect(await app.files()).toHaveLength(1);
    });

    it('are dropped where the mismatch cannot be recorded', async () => {
      await upload().field('announcedSha256', announced).expect(503);
      expect(await app.files()).toEqual([]);
      expect(app.uploads.rows.size).toBe(0);
      app.uploadService.recordMismatchesWith({
        recordMismatch: () => Promise.reject(new Refused('move-refused', 'The item is closed.')),
      });
      await upload().field('announcedSha256', announced).expect(422);
      expect(await app.files()).toEqual([]);
    });

    it('are kept where the answer to the recording was lost, but not the event', async () => {
      app.uploadService.recordMismatchesWith({
        recordMismatch: (_by, _item, staged) => {
          app.uploads.attached.add(staged.uploadId);
          return Promise.reject(new Error('the connection broke after the commit'));
        },
      });
      await upload().field('announcedSha256', announced).expect(500);
      expect(await app.files()).toHaveLength(1);
    });

    it('wait for the first event of a chain that is only reserved', async () => {
      app.target = { kind: 'reserved' };
      const answer = await upload().field('announcedSha256', announced).expect(201);
      expect(answer.body).toMatchObject({ mismatch: true, receipt: null });
      expect(app.uploads.rows.size).toBe(1);
    });

    it('are held against the digest by which the item was registered, whatever the form says', async () => {
      const recorded: StagedUpload[] = [];
      app.uploadService.recordMismatchesWith({
        recordMismatch: (_by, _item, staged) => {
          recorded.push(staged);
          app.uploads.attached.add(staged.uploadId);
          return Promise.resolve(receipt);
        },
      });
      app.target = { kind: 'item', awaitedSha256: announced };
      for (const said of [undefined, sha256, announced]) {
        const sent = said === undefined ? upload() : upload().field('announcedSha256', said);
        const answer = await sent.expect(201);
        expect(answer.body).toMatchObject({ announcedSha256: announced, mismatch: true });
      }
      expect(recorded).toHaveLength(3);
      app.target = { kind: 'item', awaitedSha256: sha256 };
      const answer = await upload().expect(201);
      expect(answer.body).toMatchObject({ announcedSha256: sha256, mismatch: false });
    });

    it('are refused where the form contradicts both them and the registration', async () => {
      app.target = { kind: 'item', awaitedSha256: sha256 };
      const answer = await upload().field('announcedSha256', announced).expect(422);
      expect(answer.body).toMatchObject({ errors: [{ pointer: '/announcedSha256' }] });
      expect(await app.files()).toEqual([]);
    });

    it('are told apart from those that are', async () => {
      const answer = await upload().field('announcedSha256', sha256.toUpperCase()).expect(201);
      expect(answer.body).toMatchObject({
        mismatch: false,
        announcedSha256: sha256,
        receipt: null,
      });
    });
  });

  describe('when they are handed out', () => {
    async function keep(content: Buffer, name: string | undefined): Promise<void> {
      const stored = await app.blobs.put(Readable.from([content]));
      app.objects.push({
        ...stored,
        itemId,
        seq: 3,
        logIndex: 9,
        originalName: name === undefined ? undefined : new Uint8Array(Buffer.from(name)),
        mediaType: 'text/html',
      });
    }

    it('come as an attachment that no browser renders, under their own name', async () => {
      const page = Buffer.from('<script>alert(document.cookie)</script>');
      await keep(page, 'صفحة "1".html');
      const answer = await app.get('/files/3').buffer(true).expect(200);
      expect(answer.body).toEqual(page);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(page.length),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/) as string,
        'content-disposition':
          'attachment; filename="file-3.bin"; filename*=UTF-8\'\'' +
          encodeURIComponent('صفحة "1".html'),
      });
    });

    it('come whole when they are large', async () => {
      const content = randomBytes(3_000_000);
      await keep(content, undefined);
      const answer = await app.get('/files/3').buffer(true).expect(200);
      expect(content.equals(answer.body as Buffer)).toBe(true);
    });

    it.each(['4', '03', '-1', '3.0', '9999999', 'x', '%00'])(
      'are not found under %s',
      async (seq) => {
        await keep(bytes, 'a');
        expect([400, 404]).toContain((await app.get(`/files/${seq}`)).status);
      },
    );

    it('are reported missing where the store has lost them', async () => {
      await keep(bytes, 'a');
      await app.blobs.drop(app.objects[0]?.objectId ?? '');
      await app.get('/files/3').expect(404);
    });
  });
});
