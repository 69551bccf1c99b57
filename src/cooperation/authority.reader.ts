import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { AuthorityRow } from './authority.entity.js';

/** Which entries of the directory are asked for; `superseded`: also those that are in force no longer. */
export interface AuthorityFilter {
  readonly country?: string;
  readonly instrument?: string;
  readonly kind?: string;
  readonly superseded: boolean;
}

/** The directory, for whoever is signed in (login wm_web). */
@Injectable()
export class AuthorityReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined where there is no such entry. */
  async entry(accountId: string, id: string): Promise<AuthorityRow | undefined> {
    const row = await asPerson(this.db, accountId, (manager) =>
      manager.findOneBy(AuthorityRow, { id }),
    );
    return row ?? undefined;
  }

  /** By country and name. */
  async list(
    accountId: string,
    { country, instrument, kind, superseded }: AuthorityFilter,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<AuthorityRow>> {
    const rows = await asPerson(this.db, accountId, (manager) => {
      const query = manager
        .createQueryBuilder(AuthorityRow, 'entry')
        .orderBy('entry.country')
        .addOrderBy('entry.name COLLATE "C"')
        .addOrderBy('entry.id')
        .limit(limit + 1);
      if (!superseded) query.andWhere('entry.superseded_ms IS NULL');
      if (country !== undefined) query.andWhere('entry.country = :country', { country });
      if (kind !== undefined) query.andWhere('entry.kind = :kind', { kind });
      if (instrument !== undefined) {
        query.andWhere(':instrument = ANY (entry.instruments)', { instrument });
      }
      if (cursor !== undefined) {
        const [land, name, id] = readCursor(cursor, cursorForms);
        query.andWhere('(entry.country, entry.name COLLATE "C", entry.id) > (:land, :name, :id)', {
          ...{ land, name, id },
        });
      }
      return query.getMany();
    });
    return pageOf(rows, limit, (row) => [row.country, row.name, row.id]);
  }

  /** The entries in force of offices of that name. */
  async named(accountId: string, name: string): Promise<readonly AuthorityRow[]> {
    return asPerson(this.db, accountId, (manager) =>
      manager
        .createQueryBuilder(AuthorityRow, 'entry')
        .where('entry.name = :name AND entry.superseded_ms IS NULL', { name })
        .orderBy('entry.country')
        .addOrderBy('entry.kind')
        .limit(20)
        .getMany(),
    );
  }
}

const cursorForms = [
  /^[A-Z]{2}$/,
  /^[^\0]{1,1000}$/u,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
];
