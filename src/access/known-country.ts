import { Invalid } from '../platform/errors.js';
import { type CountryReader } from './country.reader.js';

/** Throws Invalid for a country that is not on the installation's list; `pointer` says where it stands in the body. */
export function requireCountry(countries: CountryReader, country: string, pointer: string): void {
  if (countries.codes().has(country)) return;
  const detail = `${country} is not on this installation's list of countries.`;
  throw new Invalid(detail, [{ pointer, detail }]);
}
