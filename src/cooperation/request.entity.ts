import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type RequestRecord } from '../core/cooperation/request-record.js';

/** Where a request stands: the fold of its chain, with what lists need as columns. */
@Entity('cooperation_request')
export class RequestRow {
  @PrimaryColumn('bytea', { name: 'request_id' })
  readonly requestId!: Buffer;

  @Index('cooperation_request_case')
  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @Column('text')
  readonly state!: string;

  @Column('integer')
  readonly seq!: number;

  @Index('cooperation_request_first_index')
  @Column('bigint', { name: 'first_index' })
  readonly firstIndex!: string;

  @Column('jsonb')
  readonly fold!: RequestRecord;
}
