import { type Json } from '../canonical/json.js';

interface IdentifierKind {
  readonly is: (value: string) => boolean;
  readonly expected: string;
}

/** The kind that names a matter to which a thing belongs, and not the thing. */
export const matterReference = 'interpol_ref';

const marked: IdentifierKind = {
  is: (value) => value.trim() !== '' && value.length <= 200,
  expected: 'is given as it is marked, in at most 200 characters',
};

/** How the identifiers of things are written, by kind (domain model, EvidenceItem). */
const kinds: ReadonlyMap<string, IdentifierKind> = new Map<string, IdentifierKind>([
  // 3GPP TS 23.003 §6.2.1: fourteen digits and a check digit by Luhn's formula.
  [
    'imei',
    {
      is: (value) => /^[0-9]{15}$/.test(value) && isLuhn(value),
      expected: 'has 15 digits, the last of which checks the others',
    },
  ],
  // 3GPP TS 23.003 §2.2: three digits of the country, two or three of the network, at most fifteen together.
  ['imsi', { is: (value) => /^[0-9]{14,15}$/.test(value), expected: 'has 14 or 15 digits' }],
  // ITU-T E.118: issuer numbers of telecommunications begin with 89. Not every issuer keeps to the check digit.
  [
    'iccid',
    {
      is: (value) => /^89[0-9]{16,18}$/.test(value),
      expected: 'has 18 to 20 digits and begins with 89',
    },
  ],
  [
    'mac',
    {
      is: (value) => /^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$/.test(value),
      expected: 'has six pairs of hex digits, like 00:1B:44:11:3A:B7',
    },
  ],
  ['serial', marked],
  ['document_no', marked],
  ['weapon_no', marked],
  // Of a notice, a diffusion or a file of INTERPOL. It is shared by all that belongs to the matter, so it is no thing's own.
  [matterReference, marked],
]);

/** What is wrong with an identifier `{kind, value}`; undefined if nothing. */
export function identifierProblem(
  kind: Json | undefined,
  value: Json | undefined,
): string | undefined {
  const known = typeof kind === 'string' ? kinds.get(kind) : undefined;
  if (known === undefined || typeof kind !== 'string') {
    return `The kind of an identifier is one of: ${[...kinds.keys()].join(', ')}.`;
  }
  if (typeof value === 'string' && known.is(value)) return undefined;
  return `A number of the kind ${kind} ${known.expected}.`;
}

/** Luhn's formula (ISO/IEC 7812-1, annex B) over decimal digits. */
function isLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const n = Number(digit) * (i % 2 === 1 ? 2 : 1);
      return total + (n > 9 ? n - 9 : n);
    }, 0);
  return sum % 10 === 0;
}
