import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which process finds out now who is to be told, and up to where the log was read for it. */
@Entity('notice_lease')
export class NoticeLease {
  @PrimaryColumn('smallint')
  readonly id!: number;

  @Column('uuid', { nullable: true })
  readonly holder!: string | null;

  @Column('timestamptz')
  readonly until!: Date;

  @Column('bigint', { name: 'next_index' })
  readonly nextIndex!: string;
}
