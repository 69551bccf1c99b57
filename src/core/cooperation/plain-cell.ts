import { isNfc } from '../canonical/text.js';

const longestCell = 1000;

/**
 * One line as people write it: a number is dialled and an address written to as they are read, so that nothing may be in
 * them that is not seen. The two joiners stay, since Persian and Indic scripts are written with them.
 */
export function isPlainCell(text: string): boolean {
  return (
    Array.from(text).length <= longestCell &&
    text.trim() === text &&
    isNfc(text) &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(text)
  );
}
