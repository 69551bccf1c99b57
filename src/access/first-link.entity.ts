import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('first_link')
export class FirstLink {
  @PrimaryColumn('boolean', { name: 'only_one', default: true })
  readonly onlyOne!: boolean;

  @Column('bytea', { name: 'secret_hash' })
  readonly secretHash!: Buffer;

  @Column('bigint', { name: 'ends_ms', transformer: milliseconds })
  readonly endsMs!: number;
}
