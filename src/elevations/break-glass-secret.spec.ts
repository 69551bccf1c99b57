import { breakGlassHash, newBreakGlassCode } from './break-glass-secret.js';

describe('a code to break the glass with', () => {
  it('is another one each time, and is known again as somebody types it', () => {
    const codes = Array.from({ length: 50 }, newBreakGlassCode);
    expect(new Set(codes).size).toBe(50);
    const [code = ''] = codes;
    expect(code).toMatch(/^WM(-[0-9A-Z]{4}){8}$/);
    const hash = breakGlassHash(code);
    expect(hash).toHaveLength(32);
    expect(breakGlassHash(` ${code.toLowerCase()} `)).toEqual(hash);
  });

  it.each(['', 'WM', 'WM-0000', `WM${'-000I'.repeat(8)}`, `WM${'-0000'.repeat(9)}`])(
    'is none in another form: %j',
    (text) => {
      expect(breakGlassHash(text)).toBeUndefined();
    },
  );
});
