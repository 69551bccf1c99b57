import { EvidenceApp, itemId, receipt } from './evidence-app.js';

describe('receipts of an item over HTTP', () => {
  let app: EvidenceApp;

  beforeEach(async () => {
    app = await EvidenceApp.start();
    app.receipt = {
      ledger: 'ledger.example/witnessmark',
      itemId,
      label: { itemNumber: 'KH-000042', title: 'هاتف' },
      type: 'file.attached/1',
      loggedMs: Date.UTC(2026, 10, 24, 9, 30),
      file: {
        sha256: 'aa'.repeat(32),
        sha512: undefined,
        sizeBytes: 25,
        originalName: new Uint8Array(Buffer.from('تقرير%.pdf')),
        mediaType: 'application/pdf',
        announcedSha256: undefined,
      },
      receipt,
      signedBytes: Uint8Array.of(1, 2, 3),
    };
  });

  afterEach(async () => {
    await app.stop();
  });

  it('come as data', async () => {
    const answer = await app.get('/receipts/4').expect(200);
    expect(answer.body).toEqual({
      ledger: 'ledger.example/witnessmark',
      itemId,
      itemNumber: 'KH-000042',
      title: 'هاتف',
      type: 'file.attached/1',
      loggedAt: '2026-11-24T09:30:00.000Z',
      file: {
        sha256: 'aa'.repeat(32),
        sha512: null,
        sizeBytes: 25,
        originalName: {
          hex: Buffer.from('تقرير%.pdf').toString('hex'),
          shown: 'تقرير%25.pdf',
        },
        mediaType: 'application/pdf',
        announcedSha256: null,
      },
      receipt,
      signedBytes: '010203',
    });
  });

  it('come as a page', async () => {
    const answer = await app.get('/receipts/4.html').expect(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(answer.text).toContain('KH-000042');
  });

  it.each(['/receipts/x', '/receipts/-1', '/receipts/04', '/receipts/x.html', '/receipts/4.htm'])(
    'are not found at %s',
    async (path) => {
      await app.get(path).expect(404);
    },
  );

  it('are not found for an event that is not there or not visible', async () => {
    app.receipt = undefined;
    await app.get('/receipts/4').expect(404);
    await app.get('/receipts/4.html').expect(404);
  });
});
