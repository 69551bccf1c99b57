import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that wraps those of objects, by its id; the key itself is never here. */
@Entity('wrapping_key')
export class WrappingKeyRow {
  @PrimaryColumn('bytea', { name: 'wrapping_key_id' })
  readonly wrappingKeyId!: Buffer;

  /** Fixed bytes, wrapped under it: a wrong key is noticed at start. */
  @Column('bytea', { name: 'key_check' })
  readonly keyCheck!: Buffer;
}
