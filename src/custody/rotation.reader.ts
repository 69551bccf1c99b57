import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';

/** What is on the operator's chains about keys that were replaced (login wm_ledger: whoever asks need not see them). */
@Injectable()
export class RotationReader {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  /** Whether it was recorded that this key (`k1:…`) took the place of another. */
  async isRecorded(newKey: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      `SELECT 1 FROM event e JOIN event_field f USING (log_index)
       WHERE e.type = 'key.rotated/1' AND f.name = 'newKey' AND f.value = $1 LIMIT 1`,
      [Buffer.from(newKey)],
    );
    return rows.length > 0;
  }
}
