import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CaseRecord } from '../core/custody/case-state.js';

/** Where a case stands: the fold of its chain, with what lists need as columns. */
@Entity('case_record')
export class CaseRow {
  @PrimaryColumn('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @Column('text', { name: 'case_ref' })
  readonly caseRef!: string;

  @Column('text')
  readonly title!: string;

  @Column('text')
  readonly stage!: string;

  @Column('text')
  readonly state!: string;

  @Column('integer')
  readonly seq!: number;

  @Column('bigint', { name: 'first_index' })
  readonly firstIndex!: string;

  @Column('jsonb')
  readonly fold!: CaseRecord;
}
