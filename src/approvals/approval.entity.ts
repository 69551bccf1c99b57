import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** A request that somebody wants to send and may not send alone. */
@Entity('approval')
@Index('approval_requested_by_id', ['requestedBy', 'id'])
export class ApprovalRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly method!: string;

  @Column('text')
  readonly path!: string;

  @Column('bytea')
  readonly digest!: Buffer;

  /** As RFC 8785 writes it: what the digest was made of. */
  @Column('text')
  readonly body!: string;

  @Column('text')
  readonly summary!: string;

  /** Roles, one of which whoever decides must have. */
  @Column('text', { array: true })
  readonly approvers!: readonly string[];

  /** Chains that whoever decides must see. */
  @Column('bytea', { name: 'chain_ids', array: true })
  readonly chainIds!: readonly Buffer[];

  @Column('uuid', { name: 'requested_by' })
  readonly requestedBy!: string;

  @Column('bigint', { name: 'requested_ms', transformer: milliseconds })
  readonly requestedMs!: number;

  @Column('text')
  readonly reason!: string;

  @Column('bigint', { name: 'lapses_ms', transformer: milliseconds })
  readonly lapsesMs!: number;
}
