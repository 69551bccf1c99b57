import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** A code that opens a case together with another one, or alone if it was sealed. */
@Entity('break_glass_code')
@Unique('break_glass_code_hash', ['codeHash'])
export class BreakGlassCode {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly kind!: string;

  /** The custodian, or who had the sealed one made. */
  @Index('break_glass_code_account_id')
  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  /** SHA-256 of the code; written once, compared only inside the database. */
  @Column('bytea', { name: 'code_hash', select: false })
  readonly codeHash?: Buffer;

  @Column('bigint', { name: 'issued_ms', transformer: milliseconds })
  readonly issuedMs!: number;

  @Column('bigint', { name: 'voided_ms', nullable: true, transformer: milliseconds })
  readonly voidedMs!: number | null;

  @Column('bigint', { name: 'used_ms', nullable: true, transformer: milliseconds })
  readonly usedMs!: number | null;
}
