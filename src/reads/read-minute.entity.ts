import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A minute in which somebody read, and whether more may come into it. */
@Entity('read_minute')
export class ReadMinuteRow {
  /** Since 1970. */
  @PrimaryColumn('bigint')
  readonly minute!: string;

  @Column('boolean')
  readonly closed!: boolean;
}
