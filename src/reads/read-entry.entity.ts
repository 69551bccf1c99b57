import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type ReadKind } from '../core/reads/read-entry.js';
import { milliseconds } from '../database/milliseconds.js';

/** That somebody read something. `entry` is what counts; the other columns repeat it for reports. Only ever added. */
@Entity('read_entry')
@Index('read_entry_in_minute', ['minute', 'atMs', 'id'])
@Index('read_entry_time', ['atMs', 'id'])
@Index('read_entry_account', ['accountId', 'atMs', 'id'])
@Index('read_entry_chains', { synchronize: false })
@Index('read_entry_cases', { synchronize: false })
export class ReadEntryRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  /** Since 1970: the minute with which it is sealed. Set by the database. */
  @Column('bigint')
  readonly minute!: string;

  @Column('bigint', { name: 'at_ms', transformer: milliseconds })
  readonly atMs!: number;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('uuid', { name: 'token_id' })
  readonly tokenId!: string;

  @Column('uuid', { name: 'organisation_id' })
  readonly organisationId!: string;

  @Column('text')
  readonly kind!: ReadKind;

  @Column('text')
  readonly route!: string;

  @Column('bytea', { name: 'chain_ids', array: true })
  readonly chainIds!: readonly Buffer[];

  @Column('bytea', { name: 'case_ids', array: true })
  readonly caseIds!: readonly Buffer[];

  @Column('text', { name: 'object_ids', array: true })
  readonly objectIds!: readonly string[];

  @Column('integer')
  readonly given!: number;

  @Column('boolean', { name: 'is_part' })
  readonly isPart!: boolean;

  @Column('text', { nullable: true })
  readonly query!: string | null;

  @Column('text', { nullable: true })
  readonly purpose!: string | null;

  @Column('uuid', { name: 'request_id' })
  readonly requestId!: string;

  @Column('text', { nullable: true })
  readonly code!: string | null;

  @Column('text')
  readonly network!: string;

  @Column('bytea')
  readonly entry!: Buffer;

  /** RFC 9162 leaf hash of `entry`. Set by the database. */
  @Column('bytea')
  readonly leaf!: Buffer;
}
