import { Inject, Injectable } from '@nestjs/common';
import { type Country } from '../core/places/countries.js';
import { CONFIG, type Config } from '../platform/config.js';
import { readCountryList } from './country-list.js';

/**
 * The countries that organisations and authorities can be of: read once and strictly, a damaged list keeps the service
 * from starting. What an event says of a country is never held against it: the record keeps what its source said.
 */
@Injectable()
export class CountryReader {
  private readonly countries: readonly Country[];

  constructor(@Inject(CONFIG) { countriesFile }: Config) {
    this.countries = readCountryList(countriesFile);
  }

  all(): readonly Country[] {
    return this.countries;
  }

  codes(): ReadonlySet<string> {
    return new Set(this.countries.map(({ code }) => code));
  }
}
