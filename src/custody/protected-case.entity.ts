import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one case in which the account of a protected person acts. */
@Entity('protected_case')
export class ProtectedCase {
  @PrimaryColumn('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bytea', { name: 'case_id' })
  readonly caseId!: Buffer;
}
