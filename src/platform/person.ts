/** By what the person of a request came in. */
export interface Entry {
  readonly kind: 'token' | 'session';
  /** Of the token or the session. */
  readonly id: string;
  /** When the person themselves last gave proof of who they are. */
  readonly authenticatedMs: number;
  readonly isMultiFactor: boolean;
  /** How they did: `password`, `passkey`, `oidc`, `recovery_code`. */
  readonly method: string;
  /** The agency's word for how they did, where an agency vouches for them. */
  readonly acr: string | undefined;
  /** What may be done by it: `read`, `write`, `administer`. */
  readonly scopes: readonly string[];
}

/** Who makes a request, as the guard of the door established it. */
export interface Person {
  /** Opaque random id (UUID), the `account` of ledger events. */
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly organisationId: string;
  /** Name of the organisation. */
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly entry: Entry;
}

/** Who acts, as far as a decision asks: whose sight it is made with, and the roles of their account. */
export type ActingPerson = Pick<Person, 'accountId' | 'roles'>;
