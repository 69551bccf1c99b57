import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** The one row that serialises appends: size, last time, right edge and root of the tree. */
@Entity('log_head')
export class LogHead {
  @PrimaryColumn('smallint')
  readonly id!: number;

  @Column('text')
  readonly origin!: string;

  @Column('bigint')
  readonly size!: string;

  @Column('bigint', { name: 'last_ms', transformer: milliseconds })
  readonly lastMs!: number;

  @Column('bytea')
  readonly frontier!: Buffer;

  @Column('bytea')
  readonly root!: Buffer;
}
