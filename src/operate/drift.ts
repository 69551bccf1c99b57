import { ownerDataSource } from '../database/data-source.js';

/**
 * Statements that would bring the database of this URL, freshly migrated, to what the entities say; empty when
 * they agree. Migrations may be stricter than entities, which need not repeat their checks and indexes; they may
 * not lack a table, column or key that an entity counts on.
 */
export async function schemaDrift(ownerUrl: string): Promise<readonly string[]> {
  const owner = await ownerDataSource(ownerUrl).initialize();
  try {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query).filter((statement) => !isMereStrictness(statement));
  } finally {
    await owner.destroy();
  }
}

function isMereStrictness(statement: string): boolean {
  return (
    /^ALTER TABLE "\w+" DROP CONSTRAINT "\w+"$/.test(statement) ||
    /^DROP INDEX "public"\."\w+"$/.test(statement)
  );
}
