import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A full tile of the Merkle tree: 256 hashes. */
@Entity('log_tile')
export class LogTile {
  @PrimaryColumn('smallint')
  readonly level!: number;

  @PrimaryColumn('bigint')
  readonly number!: string;

  @Column('bytea')
  readonly hashes!: Buffer;
}
