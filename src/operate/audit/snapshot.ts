import pg from 'pg';
import { OperatorError } from '../operator-error.js';

/** One moment of the database: whatever a service writes meanwhile is not seen. */
export interface Snapshot {
  query<Rows = unknown>(sql: string, parameters?: unknown[]): Promise<Rows>;
}

/**
 * Lets `work` read everything as the owner, in one transaction that is rolled back whatever happens: an audit leaves
 * nothing behind. Temporary tables may be made in it.
 */
export async function withSnapshot<Result>(
  ownerUrl: string,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const [{ may } = { may: false }] = await rowsOf<{ may: boolean }>(
      client,
      `SELECT has_database_privilege(current_database(), 'TEMP') AS may`,
    );
    if (!may) {
      throw new OperatorError(
        'The login of DATABASE_OWNER_URL may not make temporary tables: GRANT TEMPORARY ON the database TO it.',
      );
    }
    return await work({
      query: async <Rows>(sql: string, parameters: unknown[] = []) =>
        // Whoever asks names the rows that the statement gives.
        (await rowsOf(client, sql, parameters)) as Rows,
    });
  } finally {
    await client.end();
  }
}

async function rowsOf<Row extends object>(
  client: pg.Client,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  return (await client.query<Row>(sql, parameters)).rows;
}
