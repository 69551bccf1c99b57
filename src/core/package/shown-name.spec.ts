import { utf8 } from '../canonical/bytes.js';
import { shownName } from './shown-name.js';

describe('the shown name of a file', () => {
  it.each(['photo.jpg', 'صورة.jpg', 'Снимок é e\u0301.png', '𓀀.bin', ''])(
    'is %j itself',
    (name) => {
      expect(shownName(utf8(name))).toBe(name);
    },
  );

  it.each([
    ['a percent sign', utf8('100%.txt'), '100%25.txt'],
    ['a byte that is no UTF-8', Uint8Array.of(0x61, 0xe9, 0x62), 'a%E9b'],
    ['a character cut short', Uint8Array.of(0xe2, 0x82), '%E2%82'],
    ['an overlong form', Uint8Array.of(0xc0, 0x80), '%C0%80'],
    ['half a surrogate pair', Uint8Array.of(0xed, 0xa0, 0x80), '%ED%A0%80'],
  ])('escapes %s', (_, name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it('tells a name that holds an escape from the name that needed one', () => {
    expect(shownName(utf8('%E9'))).not.toBe(shownName(Uint8Array.of(0xe9)));
  });
});
