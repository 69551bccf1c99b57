import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** Who sees a case, and for how long: its opener, and whoever holds a role on it. */
@Entity('case_access')
export class CaseAccess {
  @PrimaryColumn('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @PrimaryColumn('text')
  readonly account!: string;

  @PrimaryColumn('bigint', { name: 'given_index' })
  readonly givenIndex!: string;

  @Column('text')
  readonly role!: string;

  @Column('bigint', { name: 'from_ms', transformer: milliseconds })
  readonly fromMs!: number;

  @Column('bigint', { name: 'until_ms', nullable: true, transformer: milliseconds })
  readonly untilMs!: number | null;

  @Column('bigint', { name: 'ended_index', nullable: true })
  readonly endedIndex!: string | null;
}
