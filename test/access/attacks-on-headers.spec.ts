import { rawGet, sendRaw } from '../support/raw-request.js';
import { type Actor, Stage } from '../support/stage.js';

describe('headers', () => {
  let stage: Stage;
  let actor: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    caseId = await stage.openCase(actor);
  }, 60_000);
  afterAll(() => stage.close());

  it.each([
    ['one that is huge', rawGet('/livez', [`X-Long: ${'x'.repeat(70_000)}`])],
    ['a token that is huge', rawGet('/api/cases', [`Authorization: Bearer ${'x'.repeat(70_000)}`])],
    ['cookies without end', rawGet('/api/cases', [`Cookie: ${'a=b; '.repeat(20_000)}`])],
    [
      'thousands',
      rawGet(
        '/livez',
        Array.from({ length: 4000 }, (_, i) => `X-${i}: ${i}`),
      ),
    ],
    ['an address that is huge', rawGet(`/api/cases?cursor=${'x'.repeat(70_000)}`)],
  ])('over the limit are refused before anything is read: %s', async (_, bytes) => {
    const { status } = await sendRaw(stage.address, bytes);
    expect([400, 414, 431]).toContain(status);
    await stage.t.http.get('/livez').expect(200);
  });

  it.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5'],
    ['a length that is none', 'Content-Length: +4'],
    ['chunks of an unknown kind', 'Transfer-Encoding: xchunked'],
    ['a name with a space before its colon', 'Content-Length : 4'],
    ['a line that goes on', 'X-A: b\r\n c: d\r\nContent-Length: 0'],
  ])('by which a proxy and the service could disagree are refused: %s', async (_, headers) => {
    const head = `POST /api/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}`;
    const smuggled = `${head}\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n`;
    const answer = await sendRaw(stage.address, smuggled);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('"live"');
  });

  it('are believed of nobody about whence a request comes, unless the operator named a proxy', async () => {
    const password = { login: actor.login, password: 'wrong on purpose', label: 'x' };
    for (let i = 0; i < 12; i++) {
      await stage.t.http.post('/api/tokens').set('X-Forwarded-For', `10.0.0.${i}`).send(password);
    }
    const last = await stage.t.http
      .post('/api/tokens')
      .set('X-Forwarded-For', '10.9.9.9')
      .set('Forwarded', 'for=10.9.9.9')
      .send(password);
    expect(last.status).toBe(429);
  });

  it('do not come out of names that people gave', async () => {
    const name = 'a"\r\nSet-Cookie: stolen=1\r\n\r\n<script>.txt';
    const { itemId } = await stage.registerItem(actor, caseId);
    const staged = await stage.t.http
      .post(`/api/items/${itemId}/files`)
      .set(actor.auth)
      .field('originalName', Buffer.from(name).toString('hex'))
      .attach('file', Buffer.from('bytes'), { filename: 'x', contentType: 'text/html' })
      .expect(201);
    // As the answer's contract has it; what is wrong fails below.
    const upload = staged.body as Readonly<Record<string, string>>;
    await stage.t.http
      .post(`/api/items/${itemId}/events`)
      .set(actor.auth)
      .set('Idempotency-Key', 'attach')
      .send({
        type: 'file.attached/1',
        uploads: [upload['uploadId']],
        fields: {
          ...stage.common(actor),
          ...{ sha256: upload['sha256'], sha512: upload['sha512'], sizeBytes: 5 },
          ...{ originalName: Buffer.from(name).toString('hex'), mediaType: 'text/html' },
        },
      })
      .expect(201);
    const { items } = (await actor.client.get(`/api/items/${itemId}/events`)).value as {
      items: readonly { seq: number }[];
    };
    const seq = items.at(-1)?.seq ?? -1;
    const path = `/api/items/${itemId}/files/${seq}`;
    const bytes = rawGet(path, [`Authorization: Bearer ${actor.token}`]);
    const { status, head } = await sendRaw(stage.address, bytes);
    expect(status).toBe(200);
    expect(head).not.toMatch(/^set-cookie/im);
    expect(head).toMatch(/^content-disposition: attachment; [\x20-\x7e]+\r?$/im);
    expect(head).toMatch(/^content-type: application\/octet-stream\r?$/im);
    expect(head).toMatch(/^content-security-policy: sandbox;/im);
  });
});
