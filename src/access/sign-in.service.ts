import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Forbidden, NotFound, Refused } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Entry, type Person } from '../platform/person.js';
import { requireRecentSignIn } from '../platform/recent-sign-in.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AccessReader, type PageWanted } from './access.reader.js';
import { AccessStore, type TokenRow } from './access.store.js';
import { type ApiToken } from './api-token.entity.js';
import { ProofService } from './proof.service.js';
import { type Scope, scopeNames } from './scopes.js';
import { newTokenSecret, tokenHash } from './token-secret.js';
import { type Visitor } from './visitor.js';

/** What a token is to be called, may be used for, and how long; TOKEN_HOURS and everything where nothing is said. */
export interface TokenWanted {
  readonly label: string;
  readonly scopes?: readonly Scope[];
  readonly expiresInHours?: number;
}

export interface Credentials extends TokenWanted {
  readonly login: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code, where the account has them. */
  readonly code?: string;
}

/** A token with its secret, which is told this once and then known to its owner alone. */
export interface IssuedToken {
  readonly secret: string;
  readonly token: ApiToken;
}

/** How recently one must have signed in to change who may come in by one's account. */
export const stepUpMs = 10 * 60 * 1000;

/** API tokens: given for a password, or to somebody who is signed in. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(ProofService) private readonly proof: ProofService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Gives a token for login, password and, where the account has an authenticator, its code. */
  async signIn(credentials: Credentials, visitor: Visitor): Promise<IssuedToken> {
    const { login, password, code } = credentials;
    const { accountId, hasTotp } = await this.proof.password(login, password, visitor);
    if (hasTotp && code === undefined) {
      throw new Refused('second-factor-needed', 'Send the code of your authenticator along.', {
        pointer: '/code',
      });
    }
    const isMultiFactor = hasTotp && code !== undefined;
    const factor = isMultiFactor ? await this.proof.code(accountId, code, visitor) : 'password';
    const method = factor === 'recovery_code' ? factor : 'password';
    const origin = { method, isMultiFactor, authenticatedMs: this.clock.nowMs() };
    return this.issue(accountId, credentials, origin);
  }

  /** Gives somebody who signed in lately a token that may do no more than what they came in by. */
  async give(person: Person, wanted: TokenWanted): Promise<IssuedToken> {
    const { accountId, entry } = person;
    requireRecentSignIn(person, this.clock.nowMs(), stepUpMs);
    const scopes = scopeNames.filter((scope) => entry.scopes.includes(scope));
    const excess = wanted.scopes?.find((scope) => !scopes.includes(scope));
    if (excess !== undefined) {
      throw new Forbidden(`What you came in by has not the scope ${excess} itself.`);
    }
    return this.issue(accountId, { ...wanted, scopes: wanted.scopes ?? scopes }, entry);
  }

  /** Whose token this is; undefined for one that is malformed, unknown, expired or revoked. */
  async personOf(secret: string): Promise<Person | undefined> {
    const hash = tokenHash(secret);
    return hash && this.reader.personOfToken(hash, this.clock.nowMs());
  }

  async tokens(person: Person, wanted: PageWanted): Promise<Page<ApiToken>> {
    return this.reader.tokens(person.accountId, wanted);
  }

  /** Ends one of the person's own tokens at once. */
  async revoke(person: Person, tokenId: string): Promise<void> {
    const revoked = await this.store.revokeToken(person.accountId, tokenId, this.clock.nowMs());
    if (!revoked) throw new NotFound('You have no such token, or it was revoked before.');
  }

  private async issue(
    accountId: string,
    { label, scopes, expiresInHours }: TokenWanted,
    origin: TokenOrigin,
  ): Promise<IssuedToken> {
    const issued = newToken({
      ...{ accountId, label, origin, createdMs: this.clock.nowMs() },
      hours: expiresInHours ?? this.config.tokenHours,
      scopes: scopes ?? scopeNames,
    });
    await this.store.addToken(issued.row);
    return { secret: issued.secret, token: issued.row };
  }
}

/** How the owner of a token had signed in. */
type TokenOrigin = Pick<Entry, 'method' | 'isMultiFactor' | 'authenticatedMs'>;

/** A new token and its row, which holds only the hash. */
export function newToken(wanted: {
  readonly accountId: string;
  readonly label: string;
  readonly createdMs: number;
  readonly hours: number;
  readonly scopes?: readonly Scope[];
  /** How its owner had signed in; a password, just now, where nothing is said. */
  readonly origin?: TokenOrigin;
}): { readonly secret: string; readonly row: TokenRow } {
  const { accountId, label, createdMs, hours, scopes = scopeNames } = wanted;
  const byPassword = { method: 'password', isMultiFactor: false, authenticatedMs: createdMs };
  const { method, isMultiFactor, authenticatedMs } = wanted.origin ?? byPassword;
  const secret = newTokenSecret();
  const secretHash = tokenHash(secret);
  if (secretHash === undefined) throw new Error('a new token is not in the form of a token');
  const expiresMs = createdMs + hours * 60 * 60 * 1000;
  const row = {
    id: uuidV7(createdMs),
    accountId,
    label,
    secretHash,
    scopes: [...new Set(scopes)].sort(),
    method,
    isMultiFactor,
    authenticatedMs,
    createdMs,
    expiresMs,
    revokedMs: null,
  };
  return { secret, row };
}
