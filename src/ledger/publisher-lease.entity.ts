import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which process signs checkpoints now. */
@Entity('publisher_lease')
export class PublisherLease {
  @PrimaryColumn('smallint')
  readonly id!: number;

  @Column('uuid', { nullable: true })
  readonly holder!: string | null;

  @Column('timestamptz')
  readonly until!: Date;
}
