import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** What somebody else decided about a request; once, and for good. */
@Entity('approval_decision')
export class ApprovalDecisionRow {
  @PrimaryColumn('uuid', { name: 'approval_id' })
  readonly approvalId!: string;

  @Column('text')
  readonly decision!: string;

  @Column('uuid', { name: 'decided_by' })
  readonly decidedBy!: string;

  @Column('bigint', { name: 'decided_ms', transformer: milliseconds })
  readonly decidedMs!: number;

  @Column('text')
  readonly reason!: string;
}
