const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const form = new RegExp(`^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${label}(?:\\.${label})*$`);

/**
 * Whether it is one bare address as HTML's forms take it: no name beside it, no list, no comment, no quoting, no line
 * break. So it cannot say anything else to a mail server than to whom.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && form.test(text);
}
