import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** Who sees a case, and for how long: its opener, and whoever holds a role on it. */
@Entity('case_access')
export class CaseAccess {
  @PrimaryColumn('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @PrimaryColumn('text')
  readonly account!: string;

  /** Hash of the event that gave it; of the opener, the case's id. */
  @PrimaryColumn('bytea', { name: 'given_by' })
  readonly givenBy!: Buffer;

  @Column('text')
  readonly role!: string;

  @Column('bigint', { name: 'from_ms', transformer: milliseconds })
  readonly fromMs!: number;

  @Column('bigint', { name: 'until_ms', nullable: true, transformer: milliseconds })
  readonly untilMs!: number | null;

  @Column('boolean')
  readonly ended!: boolean;

  /** Null where it is for the whole case. */
  @Column('bytea', { name: 'item_id', nullable: true })
  readonly itemId!: Buffer | null;
}
