import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which process seals the minutes now. */
@Entity('read_lease')
export class ReadLease {
  @PrimaryColumn('smallint')
  readonly id!: number;

  @Column('uuid', { nullable: true })
  readonly holder!: string | null;

  @Column('timestamptz')
  readonly until!: Date;
}
