import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type DeviceRecord } from '../core/custody/fold-device.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** A field device as far as its chain goes. */
export interface DeviceView {
  readonly deviceId: string;
  readonly record: DeviceRecord;
}

interface DeviceFold {
  readonly device_id: Buffer;
  readonly first_index: string;
  readonly fold: DeviceRecord;
}

/** Field devices as the person may see them (login wm_web, row-level security). */
@Injectable()
export class DeviceReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined where there is no such device, or the person may not see it. */
  async recordOf(accountId: string, deviceId: string): Promise<DeviceView | undefined> {
    const id = fromHex(deviceId, 32);
    if (id === undefined) return undefined;
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<DeviceFold[]>(
        'SELECT device_id, first_index, fold FROM device WHERE device_id = $1',
        [Buffer.from(id)],
      ),
    );
    return row && viewOf(row);
  }

  /** In the order in which they were first given out. */
  async list(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<DeviceView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<DeviceFold[]>(
        `SELECT device_id, first_index, fold FROM device
         WHERE first_index > $1 ORDER BY first_index LIMIT $2`,
        [after, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }
}

function viewOf({ device_id, fold }: DeviceFold): DeviceView {
  return { deviceId: toHex(device_id), record: fold };
}
