import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { NotFound, Refused, Unauthenticated } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Entry, type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AccessReader, type PageWanted } from './access.reader.js';
import { AccessStore, type TokenRow } from './access.store.js';
import { type ApiToken } from './api-token.entity.js';
import { hashPassword, isPasswordOf, PASSWORD_COST, type PasswordCost } from './passwords.js';
import { SignInLimit } from './sign-in-limit.js';
import { type Scope, scopeNames } from './scopes.js';
import { newTokenSecret, tokenHash } from './token-secret.js';
import { Turnstile } from './turnstile.js';

export interface Credentials {
  readonly login: string;
  readonly password: string;
  /** What the person calls the token. */
  readonly label: string;
}

/** A token with its secret, which is told this once and then known to its owner alone. */
export interface IssuedToken {
  readonly secret: string;
  readonly token: ApiToken;
}

/** Password sign-in and the API tokens it gives. */
@Injectable()
export class SignInService implements OnModuleInit {
  private readonly limit = new SignInLimit();
  private readonly turnstile = new Turnstile(2, 32);
  private nobodysHash = '';

  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PASSWORD_COST) private readonly passwordCost: PasswordCost,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await hashPassword(newTokenSecret(), this.passwordCost);
  }

  /**
   * Gives a token that lasts TOKEN_HOURS. Unknown login and wrong password are refused alike, and after the
   * same work: the password of an unknown login is compared with a hash that nobody has the password of.
   */
  async signIn(credentials: Credentials, address: string): Promise<IssuedToken> {
    const login = credentials.login.toLowerCase();
    this.takeAttempt(login, address);
    const record = await this.reader.signInRecord(login);
    const isRight = await this.turnstile.pass(() =>
      isPasswordOf(record?.passwordHash ?? this.nobodysHash, credentials.password),
    );
    if (record === undefined || !isRight) throw new Unauthenticated('Login or password is wrong.');
    this.limit.clear(login, address);
    return this.issue(record.accountId, credentials.label);
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

  private takeAttempt(login: string, address: string): void {
    const waitMs = this.limit.take(login, address, this.clock.nowMs());
    if (waitMs === 0) return;
    throw new Refused('too-many-requests', 'Too many attempts to sign in. Wait, then try again.', {
      safe: 'Your account is not locked.',
      extra: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
    });
  }

  private async issue(accountId: string, label: string): Promise<IssuedToken> {
    const createdMs = this.clock.nowMs();
    const issued = newToken({ accountId, label, createdMs, hours: this.config.tokenHours });
    await this.store.addToken(issued.row);
    return { secret: issued.secret, token: issued.row };
  }
}

/** A new token and its row, which holds only the hash. */
export function newToken(wanted: {
  readonly accountId: string;
  readonly label: string;
  readonly createdMs: number;
  readonly hours: number;
  readonly scopes?: readonly Scope[];
  /** How its owner had signed in; a password, just now, where nothing is said. */
  readonly origin?: Pick<Entry, 'method' | 'isMultiFactor' | 'authenticatedMs'>;
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
