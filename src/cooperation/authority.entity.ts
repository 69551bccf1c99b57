import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** An entry of the directory, in force or superseded by a later import. */
@Entity('authority')
@Index('authority_in_force', ['country', 'kind', 'name'], {
  unique: true,
  where: 'superseded_ms IS NULL',
})
@Index('authority_order', { synchronize: false })
export class AuthorityRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  /** Of the installation's list when it was imported. */
  @Column('text')
  readonly country!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly name!: string;

  @Column('text', { array: true })
  readonly instruments!: readonly string[];

  @Column('text', { array: true })
  readonly channels!: readonly string[];

  @Column('text', { array: true })
  readonly languages!: readonly string[];

  @Column('text', { nullable: true })
  readonly email!: string | null;

  @Column('text', { nullable: true })
  readonly telephone!: string | null;

  @Column('text', { nullable: true })
  readonly address!: string | null;

  /** A day as `YYYY-MM-DD`. */
  @Column('date', { name: 'valid_from' })
  readonly validFrom!: string;

  @Column('date', { name: 'valid_until', nullable: true })
  readonly validUntil!: string | null;

  @Column('text')
  readonly source!: string;

  @Column('bigint', { name: 'imported_ms', transformer: milliseconds })
  readonly importedMs!: number;

  /** Account. */
  @Column('uuid', { name: 'imported_by' })
  readonly importedBy!: string;

  /** When another entry took its place; null while it is in force. */
  @Column('bigint', { name: 'superseded_ms', nullable: true, transformer: milliseconds })
  readonly supersededMs!: number | null;
}
