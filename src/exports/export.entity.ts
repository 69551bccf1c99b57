import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** An evidence package that was asked for, and what became of it. */
@Entity('export')
export class Export {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @Column('text')
  readonly kind!: string;

  @Column('uuid', { name: 'requested_by' })
  readonly requestedBy!: string;

  /** Of the `report.exported/1` that this package is about. */
  @Column('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  /** The package's top folder, which also names the download. */
  @Column('text')
  readonly folder!: string;

  @Column('text')
  readonly state!: string;

  @Column('bigint', { name: 'checkpoint_size', nullable: true })
  readonly checkpointSize!: string | null;

  @Column('bigint', { name: 'size_bytes', nullable: true })
  readonly sizeBytes!: string | null;

  /** SHA-256 of `tagmanifest-sha256.txt`, by which verdicts name the package. */
  @Column('bytea', { name: 'package_id', nullable: true })
  readonly packageId!: Buffer | null;

  @Column('text', { nullable: true })
  readonly failure!: string | null;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'finished_ms', nullable: true, transformer: milliseconds })
  readonly finishedMs!: number | null;
}
