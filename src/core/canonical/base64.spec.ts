import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';

describe('base64', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('has one text for each byte string', () => {
    const unit = fc.constantFrom('A', 'B', '/', '+', '=', '-');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
        const bytes = fromBase64(text);
        expect(bytes === undefined || toBase64(bytes) === text).toBe(true);
      }),
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AB==',
    'AAB=',
    '=AAA',
    'A===',
    '====',
    'AA-_',
    'AAA\n',
    'AA=A',
    'éAAA',
  ])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
