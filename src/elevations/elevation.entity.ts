import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** Sight of a case for hours, without a grant. */
@Entity('elevation')
@Index('elevation_account_until', ['accountId', 'untilMs'])
export class ElevationRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @Column('text')
  readonly reason!: string;

  /** Accounts whose codes opened it. */
  @Column('uuid', { name: 'opened_by', array: true })
  readonly openedBy!: readonly string[];

  /** Whether it was opened by the sealed credential. */
  @Column('boolean')
  readonly sealed!: boolean;

  @Column('bigint', { name: 'from_ms', transformer: milliseconds })
  readonly fromMs!: number;

  @Column('bigint', { name: 'until_ms', transformer: milliseconds })
  readonly untilMs!: number;

  /** Place in the log of the event that records it. */
  @Column('bigint', { name: 'log_index', transformer: milliseconds })
  readonly logIndex!: number;
}
