import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The key of one object, wrapped. An object without one is plain, or its key was destroyed. */
@Entity('object_key')
export class ObjectKeyRow {
  @PrimaryColumn('bytea', { name: 'object_id' })
  readonly objectId!: Buffer;

  @Index('object_key_wrapping_key')
  @Column('bytea', { name: 'wrapping_key_id' })
  readonly wrappingKeyId!: Buffer;

  @Column('bytea', { name: 'wrapped_key' })
  readonly wrappedKey!: Buffer;

  /** False while the command line seals a file from before encryption. */
  @Column('boolean', { default: true })
  readonly settled!: boolean;
}
