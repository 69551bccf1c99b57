import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type Connections,
  type DatabaseUrls,
  openConnections,
} from '../src/database/connections.js';
import { readConfig } from '../src/platform/config.js';

/** One PostgreSQL as the service ships it, fsync on, in a folder that goes away with it; a database for each ledger. */
export class BenchCluster {
  private databases = 0;

  private constructor(
    readonly home: string,
    private readonly connections: Connections,
  ) {}

  static async open(): Promise<BenchCluster> {
    const home = await mkdtemp(join(tmpdir(), 'witnessmark-bench-'));
    // PostgreSQL may run as another user, below.
    await chmod(home, 0o711);
    return new BenchCluster(home, await openConnections(readConfig({ WITNESSMARK_HOME: home })));
  }

  async close(): Promise<void> {
    await this.connections.close();
    await rm(this.home, { recursive: true, force: true });
  }

  /** An empty database of the cluster. */
  async newDatabase(): Promise<DatabaseUrls> {
    const name = `bench_${++this.databases}`;
    await this.asAdministrator(`CREATE DATABASE ${name} OWNER wm_owner`);
    const named = (url: string): string => url.replace(/[^/]*$/, name);
    const { web, ledger, owner } = this.connections;
    return { web: named(web), ledger: named(ledger), owner: named(owner) };
  }

  /** `version`, `fsync` and the like, as the server says. */
  async setting(name: string): Promise<string> {
    const [row] = await this.asAdministrator(`SHOW ${name}`);
    return row?.[name] ?? '';
  }

  async asAdministrator(sql: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const client = new pg.Client({ connectionString: this.connections.owner });
    await client.connect();
    try {
      return (await client.query<Record<string, string>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
