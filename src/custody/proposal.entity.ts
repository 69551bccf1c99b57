import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Receipt } from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { milliseconds } from '../database/milliseconds.js';

/** An act that waits for the signatures of others. */
@Entity('proposal')
export class ProposalRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('bytea', { name: 'statement_hash' })
  readonly statementHash!: Buffer;

  @Column('text')
  readonly type!: string;

  @Column('jsonb')
  readonly line!: PostedLine;

  @Column('text', { array: true })
  readonly wanted!: readonly string[];

  @Column('text', { nullable: true })
  readonly reason!: string | null;

  @Column('uuid', { name: 'proposed_by' })
  readonly proposedBy!: string;

  @Column('bigint', { name: 'proposed_ms', transformer: milliseconds })
  readonly proposedMs!: number;

  @Column('bigint', { name: 'lapses_ms', transformer: milliseconds })
  readonly lapsesMs!: number;

  @Column('jsonb', { nullable: true })
  readonly receipt!: Receipt | null;
}
