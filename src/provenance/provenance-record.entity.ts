import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Json } from '../core/canonical/json.js';

/** A provenance form as an event stated it; the last one of an item is in force. */
@Entity('provenance_record')
export class ProvenanceRow {
  @PrimaryColumn('bytea', { name: 'item_id' })
  readonly itemId!: Buffer;

  @PrimaryColumn('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  @Column('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('text')
  readonly kind!: string;

  @Column('boolean')
  readonly amended!: boolean;

  @Column('jsonb')
  readonly form!: Readonly<Record<string, Json>>;
}
