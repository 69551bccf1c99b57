import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type DeviceRecord } from '../core/custody/fold-device.js';

/** Where a field device stands: the fold of its chain, with what row-level security asks as columns. */
@Entity('device')
export class DeviceRow {
  @PrimaryColumn('bytea', { name: 'device_id' })
  readonly deviceId!: Buffer;

  @Column('text')
  readonly state!: string;

  @Column('text', { nullable: true })
  readonly holder!: string | null;

  @Column('text', { name: 'checked_out_by', nullable: true })
  readonly checkedOutBy!: string | null;

  @Column('integer')
  readonly seq!: number;

  @Index('device_first_index')
  @Column('bigint', { name: 'first_index' })
  readonly firstIndex!: string;

  @Column('jsonb')
  readonly fold!: DeviceRecord;
}
