import { ClosedFormError } from '../canonical/closed-form-error.js';
import { type Form } from '../package/read-form.js';
import { ProgramDataError, readProgramData } from '../program-data.js';

/** A country as this installation names it. */
export interface Country {
  /** ISO 3166-1 alpha-2, or of that form: an operator may add codes that their partners use. */
  readonly code: string;
  readonly name: string;
}

const mostCountries = 400;
const longestName = 200;

/** @throws ProgramDataError for anything but a list of countries, each code once */
export function readCountries(bytes: Uint8Array): readonly Country[] {
  const list = readProgramData(bytes, { what: 'list of countries', kib: 256 }, (form) =>
    form.list().map(readCountry),
  );
  if (list.length === 0 || list.length > mostCountries) {
    throw new ProgramDataError(`A list of countries has 1 to ${mostCountries} of them.`);
  }
  const twice = list.find(({ code }, i) => list.findIndex((one) => one.code === code) !== i);
  if (twice !== undefined) throw new ProgramDataError(`The country ${twice.code} stands twice.`);
  return list;
}

function readCountry(form: Form): Country {
  const { code, name } = form.members(['code', 'name']);
  const country = { code: code.text(), name: name.text() };
  if (!isCountryCode(country.code)) throw new ClosedFormError('a code that is not two capitals');
  if (country.name.trim() === '' || country.name.length > longestName) {
    throw new ClosedFormError(`a name that is empty or over ${longestName} characters`);
  }
  return country;
}

/** Of the form of ISO 3166-1 alpha-2; whether there is such a country is another question. */
export function isCountryCode(text: string): boolean {
  return /^[A-Z]{2}$/.test(text);
}
