import { readFileSync } from 'node:fs';
import { type Country, readCountries } from '../core/places/countries.js';
import { readDataFile } from '../platform/program-data.js';

/** The countries of the installation: of the operator's own file where one is named, or of the program's. */
export function readCountryList(file: string | undefined): readonly Country[] {
  if (file === undefined) return readCountries(readDataFile('countries.json'));
  try {
    return readCountries(readFileSync(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`COUNTRIES_FILE ${file} cannot be used: ${reason}`, { cause: error });
  }
}
