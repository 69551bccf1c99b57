import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex } from '../core/canonical/hex.js';
import { asPerson } from '../database/as-person.js';
import { type Relation, relations, type Thing } from './policies.js';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How a person stands to things at this moment, by the clock of the database. */
@Injectable()
export class RelationReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** None for what is not there, and for what is no id. Chains are named by 64 hex digits, exports by a UUID. */
  async relationsTo(accountId: string, thing: Thing, id: string): Promise<ReadonlySet<Relation>> {
    const isId = thing === 'export' ? uuidForm.test(id) : fromHex(id, 32) !== undefined;
    if (!isId) return new Set();
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<{ readonly relation: string }[]>(
        thing === 'export'
          ? 'SELECT relation FROM wm_relations_to_export($1)'
          : 'SELECT relation FROM wm_relations($1)',
        [thing === 'export' ? id : Buffer.from(id, 'hex')],
      ),
    );
    const found = new Set(rows.map(({ relation }) => relation));
    return new Set(relations.filter((relation) => found.has(relation)));
  }
}
