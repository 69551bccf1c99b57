import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('sign_in_count')
export class SignInCount {
  /** SHA-256 of what is counted. */
  @PrimaryColumn('bytea')
  readonly key!: Buffer;

  @Column('integer')
  readonly attempts!: number;

  @Column('bigint', { name: 'window_ends_ms', transformer: milliseconds })
  readonly windowEndsMs!: number;
}
