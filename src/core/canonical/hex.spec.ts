import fc from 'fast-check';
import { fromHex, toHex } from './hex.js';

describe('hex', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromHex(toHex(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('has one text for each byte string', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('0', 'a', 'A', 'f', 'g', 'é') }), (text) => {
        const bytes = fromHex(text);
        expect(bytes === undefined || toHex(bytes) === text).toBe(true);
      }),
    );
  });

  it.each(['AB', '0', '0x', 'g0', '0g', 'é0', ' 00'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it('refuses another length than the one asked for', () => {
    expect(fromHex('00', 2)).toBeUndefined();
    expect(fromHex('', 0)).toEqual(new Uint8Array(0));
  });
});
