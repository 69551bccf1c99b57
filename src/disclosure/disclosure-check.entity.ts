import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What counsel found when they computed digests over what was served. */
@Entity('disclosure_check')
export class DisclosureCheckRow {
  @PrimaryColumn('bytea', { name: 'item_id' })
  readonly itemId!: Buffer;

  @PrimaryColumn('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  /** Account. */
  @Column('text', { name: 'checked_by' })
  readonly checkedBy!: string;

  /** SHA-256 in hex. */
  @Column('text', { array: true })
  readonly digests!: readonly string[];

  @Column('text')
  readonly result!: string;
}
