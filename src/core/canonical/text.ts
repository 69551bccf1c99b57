// Most text is ASCII, and ASCII is always in NFC: the slow test is for the rest.
// eslint-disable-next-line no-control-regex -- all of ASCII is meant, controls included
const ascii = /^[\x00-\x7f]*$/;
const loneSurrogate = /\p{Surrogate}/u;

/** In Unicode Normalization Form C: two texts that look alike may not differ in their bytes only. */
export function isNfc(text: string): boolean {
  return ascii.test(text) || text.normalize('NFC') === text;
}

/** Half of a UTF-16 pair without the other: has no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  return loneSurrogate.test(text);
}
