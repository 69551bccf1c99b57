import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An erasure that was logged after the backup from which this database comes; the register outside it has told. */
@Entity('known_erasure')
export class KnownErasureRow {
  @PrimaryColumn('bytea', { name: 'event_hash' })
  readonly eventHash!: Buffer;

  /** Empty of bytes. */
  @PrimaryColumn('text')
  readonly field!: string;

  /** The leaf of the field, or the SHA-256 of the bytes. */
  @PrimaryColumn('bytea')
  readonly digest!: Buffer;

  @Index('known_erasure_chain_id')
  @Column('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;
}
