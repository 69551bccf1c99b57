import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** What an auditor found of an elevation; once, and for good. */
@Entity('elevation_review')
export class ElevationReviewRow {
  @PrimaryColumn('uuid', { name: 'elevation_id' })
  readonly elevationId!: string;

  @Column('text')
  readonly finding!: string;

  @Column('text')
  readonly reason!: string;

  @Column('uuid', { name: 'reviewed_by' })
  readonly reviewedBy!: string;

  @Column('bigint', { name: 'reviewed_ms', transformer: milliseconds })
  readonly reviewedMs!: number;
}
