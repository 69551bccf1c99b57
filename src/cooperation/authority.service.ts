import { Inject, Injectable } from '@nestjs/common';
import { CountryReader } from '../access/country.reader.js';
import { dayOf, isValidOn } from '../core/cooperation/directory-entry.js';
import { type DirectoryFault, readDirectory } from '../core/cooperation/directory.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Invalid, NotFound } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { type AuthorityRow } from './authority.entity.js';
import { type AuthorityFilter, AuthorityReader } from './authority.reader.js';
import { AuthorityStore, type DirectoryImport } from './authority.store.js';

/** The directory of central authorities, contact points and channels. */
@Injectable()
export class AuthorityService {
  constructor(
    @Inject(CountryReader) private readonly countries: CountryReader,
    @Inject(AuthorityReader) private readonly reader: AuthorityReader,
    @Inject(AuthorityStore) private readonly store: AuthorityStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(
    { accountId }: Person,
    filter: AuthorityFilter,
    wanted: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<AuthorityRow>> {
    return this.reader.list(accountId, filter, wanted);
  }

  async entry({ accountId }: Person, id: string): Promise<AuthorityRow> {
    const entry = await this.reader.entry(accountId, id);
    if (entry === undefined) throw new NotFound('There is no such entry of the directory.');
    return entry;
  }

  /** The valid entry of that name; undefined where there is none, or several: which is meant is not for a program to guess. */
  async officeOf({ accountId }: Person, name: string): Promise<AuthorityRow | undefined> {
    const today = dayOf(this.clock.nowMs());
    const named = await this.reader.named(accountId, name);
    const [first, ...others] = named.filter((entry) => isValidOn(entry, today));
    return others.length === 0 ? first : undefined;
  }

  /** Takes a table in whole or refuses it whole. */
  async import(person: Person, csv: string): Promise<DirectoryImport> {
    const read = readDirectory(csv, this.countries.codes());
    if (read.kind === 'faults') throw tableRefused(read.faults);
    return this.store.import(person.accountId, read.entries, this.clock.nowMs());
  }
}

function tableRefused(faults: readonly DirectoryFault[]): Invalid {
  return new Invalid(
    'The table is not imported: nothing of it was taken.',
    faults.map(({ line, column, message }) => ({
      ...{ pointer: '/csv', line, detail: message },
      ...(column === null ? {} : { column }),
    })),
  );
}
