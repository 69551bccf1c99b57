import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Json } from '../core/canonical/json.js';

/** A note, assessment, objection or ruling as an event stated it. */
@Entity('admissibility_note')
export class AdmissibilityNoteRow {
  @PrimaryColumn('bytea', { name: 'item_id' })
  readonly itemId!: Buffer;

  @PrimaryColumn('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  @Column('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('text')
  readonly type!: string;

  @Column('text')
  readonly forum!: string;

  @Column('text')
  readonly author!: string;

  @Column('jsonb')
  readonly fields!: Readonly<Record<string, Json>>;

  @Column('bytea', { name: 'superseded_by', nullable: true })
  readonly supersededBy!: Buffer | null;
}
