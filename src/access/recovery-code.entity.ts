import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('recovery_code')
export class RecoveryCode {
  @PrimaryColumn('uuid', { name: 'account_id' })
  readonly accountId!: string;

  /** SHA-256 of the account and the code: 80 random bits, which nobody finds by trying. */
  @PrimaryColumn('bytea', { name: 'code_hash' })
  readonly codeHash!: Buffer;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'used_ms', nullable: true, transformer: milliseconds })
  readonly usedMs!: number | null;
}
