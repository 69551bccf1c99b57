import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Bytes that an event brought in, and under which object they lie. */
@Entity('blob')
export class Blob {
  @PrimaryColumn('bytea', { name: 'object_id' })
  readonly objectId!: Buffer;

  @Column('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  @Column('bytea')
  readonly sha256!: Buffer;

  @Column('bytea')
  readonly sha512!: Buffer;

  @Column('bytea')
  readonly sha1!: Buffer;

  @Column('bytea')
  readonly md5!: Buffer;

  @Column('bigint', { name: 'size_bytes' })
  readonly sizeBytes!: string;

  /** Key of the object, wrapped; null while objects are not encrypted. */
  @Column('bytea', { name: 'wrapped_key', nullable: true })
  readonly wrappedKey!: Buffer | null;

  /** Version in a store that keeps versions. */
  @Column('text', { name: 'version_id', nullable: true })
  readonly versionId!: string | null;
}
