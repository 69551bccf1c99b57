import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type OperationsRecord } from '../core/custody/fold-operations.js';
import { asPerson } from '../database/as-person.js';

/** The operator's acts of one year, as far as their chain goes. */
export interface OperationsYear {
  readonly chainId: string;
  readonly record: OperationsRecord;
}

interface YearFold {
  readonly chain_id: Buffer;
  readonly fold: OperationsRecord;
}

/** The operator's chains as the person may see them (login wm_web, row-level security). */
@Injectable()
export class OperationsYearReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** The chain of that year, whoever asks; undefined while it is not open. */
  async chainOf(year: number): Promise<string | undefined> {
    const [row] = await this.db.query<{ readonly id: Buffer | null }[]>(
      'SELECT wm_operations_chain($1) AS id',
      [year],
    );
    const id = row?.id ?? undefined;
    return id && toHex(id);
  }

  /** Undefined where there is no such chain, or the person may not see it. */
  async recordOf(accountId: string, chainId: string): Promise<OperationsYear | undefined> {
    const id = fromHex(chainId, 32);
    if (id === undefined) return undefined;
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<YearFold[]>('SELECT chain_id, fold FROM operations_year WHERE chain_id = $1', [
        Buffer.from(id),
      ]),
    );
    return row && { chainId: toHex(row.chain_id), record: row.fold };
  }

  /** The years that the person sees, the newest first; one for each year, so never many. */
  async all(accountId: string): Promise<readonly OperationsYear[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<YearFold[]>('SELECT chain_id, fold FROM operations_year ORDER BY year DESC'),
    );
    return rows.map(({ chain_id, fold }) => ({ chainId: toHex(chain_id), record: fold }));
  }
}
