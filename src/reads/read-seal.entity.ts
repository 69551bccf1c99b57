import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The seal of a minute: what `access.sealed` on an operations chain says about it. */
@Entity('read_seal')
@Unique('read_seal_once', ['minute'])
export class ReadSealRow {
  @PrimaryColumn('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  /** Since 1970. */
  @PrimaryColumn('bigint')
  readonly minute!: string;

  @Column('integer')
  readonly seq!: number;

  @Column('bigint')
  readonly entries!: string;

  @Column('bytea')
  readonly root!: Buffer;
}
