import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** A file that arrived and waits for the event that names it. */
@Entity('upload')
export class Upload {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('bytea', { name: 'object_id' })
  readonly objectId!: Buffer;

  @Column('bytea', { name: 'chain_id' })
  readonly chainId!: Buffer;

  @Column('uuid')
  readonly account!: string;

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

  @Column('bytea', { name: 'original_name' })
  readonly originalName!: Buffer;

  @Column('text', { name: 'media_type' })
  readonly mediaType!: string;

  @Column('bytea', { name: 'announced_sha256', nullable: true })
  readonly announcedSha256!: Buffer | null;

  @Column('bigint', { name: 'received_ms', transformer: milliseconds })
  readonly receivedMs!: number;

  @Column('bigint', { name: 'attached_index', nullable: true })
  readonly attachedIndex!: string | null;

  @Column('boolean', { default: false })
  readonly lapsed!: boolean;
}
