import { isPlainLine } from './plain-line.decorator.js';

describe('a plain line', () => {
  it('may be in any script', () => {
    for (const text of ['', 'Zoë Müller', 'أمل الخطيب', 'Борис Іваненко', 'می‌خواهم', '李 小龍']) {
      expect(isPlainLine(text)).toBe(true);
    }
  });

  it.each([
    ['a line feed', 'two\nlines'],
    ['a NUL', 'a\u0000b'],
    ['text turned around', 'gpj.\u202eexe'],
    ['a zero-width space', 'a\u200bb'],
    ['decomposed letters', 'e\u0301'],
    ['a lone surrogate', '\ud800'],
    ['a space at its end', 'Amal '],
  ])('does not hold %s', (_, text) => {
    expect(isPlainLine(text)).toBe(false);
  });

  it('is a text', () => {
    expect(isPlainLine(7)).toBe(false);
    expect(isPlainLine(undefined)).toBe(false);
  });
});
