import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { type OperationsRecord } from '../core/custody/fold-operations.js';

/** The chain of the operator's acts of one year. */
@Entity('operations_year')
@Unique('operations_year_once', ['year'])
export class OperationsYearRow {
  @PrimaryColumn('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('integer')
  readonly year!: number;

  @Column('integer')
  readonly seq!: number;

  @Column('bigint', { name: 'first_index' })
  readonly firstIndex!: string;

  @Column('jsonb')
  readonly fold!: OperationsRecord;
}
