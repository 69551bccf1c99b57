import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** Where a chain stands; `seq` −1 while it is only reserved. */
@Entity('chain_head')
export class ChainHead {
  @PrimaryColumn('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('text', { nullable: true })
  readonly kind!: string | null;

  @Column('bytea', { name: 'case_id', nullable: true })
  readonly caseId!: Buffer | null;

  @Column('integer')
  readonly seq!: number;

  @Column('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('bytea', { name: 'next_tag' })
  readonly nextTag!: Buffer;

  /** Never leaves the service; wm_web has no right to it. */
  @Column('bytea', { select: false })
  readonly secret?: Buffer;

  @Column('uuid', { name: 'reserved_by', nullable: true })
  readonly reservedBy!: string | null;

  @Column('bigint', { name: 'reserved_ms', transformer: milliseconds })
  readonly reservedMs!: number;
}
