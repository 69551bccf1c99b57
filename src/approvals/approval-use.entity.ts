import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** The one request for which an approval was used. */
@Entity('approval_use')
export class ApprovalUseRow {
  @PrimaryColumn('uuid', { name: 'approval_id' })
  readonly approvalId!: string;

  @Column('uuid', { name: 'used_by' })
  readonly usedBy!: string;

  /** The request's Idempotency-Key; null where it has none. */
  @Column('text', { nullable: true })
  readonly key!: string | null;

  /** The attempt that holds it: a later attempt of the same request takes it over. */
  @Column('uuid')
  readonly holder!: string;

  @Column('bigint', { name: 'used_ms', transformer: milliseconds })
  readonly usedMs!: number;

  /** Whether the request had effect; until then the use can be taken back. */
  @Column('boolean')
  readonly done!: boolean;
}
