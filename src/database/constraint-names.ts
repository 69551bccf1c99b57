import { DefaultNamingStrategy, type Table } from 'typeorm';

/**
 * Names of foreign keys as migrations write them, `account_organisation` for `account.organisation_id`, so that
 * a relation in an entity is seen to have its key in the database.
 */
export class ConstraintNames extends DefaultNamingStrategy {
  override foreignKeyName(table: Table | string, columns: string[]): string {
    return [this.getTableName(table), ...columns.map((name) => name.replace(/_id$/, ''))].join('_');
  }
}
