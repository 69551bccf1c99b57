import { hasLoneSurrogate, isNfc } from './text.js';

describe('text', () => {
  it('is in NFC or is not', () => {
    expect(['', 'plain\n', 'é', 'й', '가', '\u0000'].every(isNfc)).toBe(true);
    expect(['e\u0301', 'и\u0306', '\u212b', '\u1112\u1161'].some(isNfc)).toBe(false);
  });

  it('shows half a surrogate pair', () => {
    expect(['\ud800', 'a\udc00b', '\udc00\ud800'].every(hasLoneSurrogate)).toBe(true);
    expect(['', 'a', '😀', '\uffff'].some(hasLoneSurrogate)).toBe(false);
  });
});
