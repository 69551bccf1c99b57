import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { type EventReceiptDto } from './dto/evidence.dto.js';
import { groupedDigits, receiptPage, receiptPagePolicy } from './receipt-page.js';

const pair = generateKeyPairSync('ed25519');
const signedBytes = Buffer.from('witnessmark/v1/receipt\0');

const sampleFile = {
  sha256: createHash('sha256').update('abc').digest('hex'),
  sha512: createHash('sha512').update('abc').digest('hex'),
  sizeBytes: 1_234_567,
  originalName: {
    hex: Buffer.from('تقرير الميدان (نسخة ٢).pdf').toString('hex'),
    shown: 'تقرير الميدان (نسخة ٢).pdf',
  },
  mediaType: 'application/pdf',
  announcedSha256: null,
};

function sampleReceipt(overrides: Partial<EventReceiptDto> = {}): EventReceiptDto {
  return {
    ledger: 'ledger.example/witnessmark',
    itemId: '5a'.repeat(32),
    itemNumber: 'KH-000042',
    title: 'هاتف محمول أسود، شاشة مكسورة',
    type: 'file.attached/1',
    loggedAt: '2026-11-24T09:30:00.250Z',
    file: sampleFile,
    receipt: {
      item: '5a'.repeat(32),
      seq: 3,
      eventHash: '0f'.repeat(32),
      logIndex: 8812,
      leaf: 'cc01'.padEnd(148, '0'),
      keyId: '9c'.repeat(32),
      signature: sign(null, signedBytes, pair.privateKey).toString('hex'),
    },
    signedBytes: signedBytes.toString('hex'),
    ...overrides,
  };
}

describe('the receipt as a page', () => {
  it('shows what was handed over: number, title, name, size, digests, log index, signature', () => {
    const receipt = sampleReceipt();
    const page = receiptPage(receipt);
    for (const digits of [
      receipt.file?.sha256,
      receipt.file?.sha512,
      receipt.receipt.signature,
      receipt.receipt.eventHash,
      receipt.receipt.keyId,
      receipt.itemId,
      receipt.file?.originalName?.hex,
    ]) {
      expect(page).toContain(groupedDigits(digits ?? 'absent'));
    }
    for (const text of ['KH-000042', 'هاتف محمول', 'تقرير الميدان', '1234567', '8812']) {
      expect(page).toContain(text);
    }
  });

  it('sets digits in groups of four, left to right in every script', () => {
    expect(groupedDigits('0123456789')).toBe('<bdi dir="ltr" class="digits">0123 4567 89</bdi>');
  });

  it('gives the exact bytes with which the signature is checked', () => {
    const page = receiptPage(sampleReceipt());
    const [, data, signature] = [...page.matchAll(/echo (\w+) \| xxd/g)].map(
      ([, hex]) => hex ?? '',
    );
    const prefix = /echo ([0-9a-f]+)PUBLICKEY/.exec(page)?.[1] ?? '';
    const exported = pair.publicKey.export({ format: 'der', type: 'spki' });
    expect(prefix).toBe(exported.subarray(0, -32).toString('hex'));
    expect(data).toBe(signedBytes.toString('hex'));
    const isSigned = (bytes: string): boolean =>
      verify(null, Buffer.from(bytes, 'hex'), pair.publicKey, Buffer.from(signature ?? '', 'hex'));
    expect(isSigned(data ?? '')).toBe(true);
    expect(isSigned(`${data ?? ''}00`)).toBe(false);
  });

  it('shows what strangers wrote as text, never as markup', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;`;
    const page = receiptPage(
      sampleReceipt({
        title: hostile,
        itemNumber: hostile,
        type: hostile,
        ledger: hostile,
        file: {
          ...sampleFile,
          mediaType: hostile,
          originalName: { hex: '00', shown: hostile },
        },
      }),
    );
    expect(page).not.toMatch(/<script|<img|onerror='/);
    expect(page).toContain('&#60;script&#62;');
  });

  it('says loudly that what arrived was not what was announced', () => {
    const announced = 'ee'.repeat(32);
    const page = receiptPage(
      sampleReceipt({ file: { ...sampleFile, announcedSha256: announced } }),
    );
    expect(page).toContain('quarantined');
    expect(page).toContain(groupedDigits(announced));
    expect(receiptPage(sampleReceipt())).not.toContain('quarantined');
  });

  it('does not raise alarm where the announced digest is the one found', () => {
    const file = { ...sampleFile, announcedSha256: sampleFile.sha256 };
    expect(receiptPage(sampleReceipt({ file }))).not.toContain('quarantined');
  });

  it('stands without a file, and says what is not stated', () => {
    const page = receiptPage(sampleReceipt({ file: null, title: null }));
    expect(page).not.toContain('SHA-256');
    expect(page).toContain('not stated');
  });

  it('allows nothing but its own style', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(receiptPage(sampleReceipt()))?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(receiptPagePolicy).toContain(`style-src 'sha256-${digest}'`);
    expect(receiptPagePolicy).toContain("default-src 'none'");
    expect(receiptPagePolicy).not.toContain('unsafe');
  });
});
