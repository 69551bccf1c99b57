import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A field of an event with its salt; salt and value are null once it was erased. */
@Entity('event_field')
export class EventField {
  @PrimaryColumn('bigint', { name: 'log_index' })
  readonly logIndex!: string;

  @PrimaryColumn('smallint')
  readonly position!: number;

  @Column('text')
  readonly name!: string;

  @Column('smallint')
  readonly type!: number;

  @Column('bytea', { nullable: true })
  readonly salt!: Buffer | null;

  @Column('bytea', { nullable: true })
  readonly value!: Buffer | null;

  @Column('bytea')
  readonly leaf!: Buffer;
}
