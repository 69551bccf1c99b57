import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** An event as it was signed, in its place in the log. */
@Entity('event')
export class EventRow {
  @PrimaryColumn('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  @Index('event_erasure', { where: "type = 'erasure.executed/1'" })
  @Column('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('integer')
  readonly seq!: number;

  @Column('bytea')
  readonly tag!: Buffer;

  @Column('text')
  readonly type!: string;

  @Column('bytea')
  readonly actor!: Buffer;

  @Column('bytea')
  readonly statement!: Buffer;

  @Column('bytea', { name: 'statement_hash' })
  readonly statementHash!: Buffer;

  @Column('bytea')
  readonly signatures!: Buffer;

  @Column('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  @Column('bytea', { name: 'leaf_hash' })
  readonly leafHash!: Buffer;

  @Column('bigint', { name: 'logged_ms', transformer: milliseconds })
  readonly loggedMs!: number;
}
