import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('known_device')
export class KnownDevice {
  /** SHA-256 of the cookie that a browser keeps after its owner signed in. */
  @PrimaryColumn('bytea', { name: 'secret_hash' })
  readonly secretHash!: Buffer;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'ends_ms', transformer: milliseconds })
  readonly endsMs!: number;
}
