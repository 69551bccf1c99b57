import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type Json } from '../core/canonical/json.js';
import { milliseconds } from '../database/milliseconds.js';

/** One set of material that was served on the defence. */
@Entity('disclosure')
@Index('disclosure_case', ['caseId', 'logIndex'])
export class DisclosureRow {
  @PrimaryColumn('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @PrimaryColumn('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  /** Null where it was served for the whole case. */
  @Index('disclosure_item')
  @Column('bytea', { name: 'item_id', nullable: true })
  readonly itemId!: Buffer | null;

  @Column('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  /** Account. */
  @Column('text', { name: 'served_by' })
  readonly servedBy!: string;

  @Column('text')
  readonly recipient!: string;

  @Column('text')
  readonly schedule!: string;

  /** SHA-256 in hex. */
  @Column('text', { array: true })
  readonly digests!: readonly string[];

  /** `[{ground, decisionMaker, decision}]` */
  @Column('jsonb')
  readonly withheld!: Json;

  @Column('bigint', { name: 'served_ms', transformer: milliseconds })
  readonly servedMs!: number;

  @Column('bigint', { name: 'acknowledged_ms', nullable: true, transformer: milliseconds })
  readonly acknowledgedMs!: number | null;

  /** Hash of the later event that took its place. */
  @Column('bytea', { name: 'superseded_by', nullable: true })
  readonly supersededBy!: Buffer | null;
}
