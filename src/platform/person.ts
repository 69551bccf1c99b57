/** Who makes a request, as the token guard established it. */
export interface Person {
  /** Opaque random id (UUID), the `account` of ledger events. */
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly organisationId: string;
  /** Name of the organisation. */
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly tokenId: string;
}

/** Who acts, as far as a decision asks: whose sight it is made with, and the roles of their account. */
export type ActingPerson = Pick<Person, 'accountId' | 'roles'>;
