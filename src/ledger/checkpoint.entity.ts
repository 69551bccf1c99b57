import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** A signed checkpoint as it was published. */
@Entity('checkpoint')
export class CheckpointRow {
  @PrimaryColumn('bigint')
  readonly size!: string;

  @Column('bytea')
  readonly root!: Buffer;

  @Column('bytea')
  readonly note!: Buffer;

  @Column('bigint', { name: 'signed_ms', transformer: milliseconds })
  readonly signedMs!: number;
}
