import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ItemState } from '../core/custody/item-state.js';

/** Where an item stands: the fold of its chain, with what lists need as columns. */
@Entity('item')
export class ItemRow {
  @PrimaryColumn('bytea', { name: 'item_id' })
  readonly itemId!: Buffer;

  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;

  @Column('text', { name: 'item_number', nullable: true })
  readonly itemNumber!: string | null;

  @Column('text', { name: 'exhibit_ref', nullable: true })
  readonly exhibitRef!: string | null;

  @Column('text', { nullable: true })
  readonly title!: string | null;

  @Column('text', { nullable: true })
  readonly category!: string | null;

  @Column('text', { name: 'source_kind', nullable: true })
  readonly sourceKind!: string | null;

  @Column('text')
  readonly state!: string;

  @Column('text', { nullable: true })
  readonly holder!: string | null;

  @Column('text', { nullable: true })
  readonly recipient!: string | null;

  @Column('integer')
  readonly seq!: number;

  /** Whether its case's chain names it. */
  @Column('boolean')
  readonly added!: boolean;

  @Column('bigint', { name: 'first_index' })
  readonly firstIndex!: string;

  @Column('jsonb')
  readonly fold!: ItemState;
}
