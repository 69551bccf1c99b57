import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type NestExpressApplication } from '@nestjs/platform-express';
import request, { type Agent } from 'supertest';
import { type DataSource } from 'typeorm';
import { hashPassword, type PasswordCost } from '../../src/access/passwords.js';
import { PolicyCheck } from '../../src/access/policy-check.js';
import { PolicyService } from '../../src/access/policy.service.js';
import { type Role } from '../../src/access/roles.js';
import { newToken } from '../../src/access/sign-in.service.js';
import { AppModule } from '../../src/app.module.js';
import { ownerDataSource } from '../../src/database/data-source.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { bodyHandling, putOn, serviceLogger } from '../../src/main.js';
import { type Clock } from '../../src/platform/clock.js';
import { type Config, readConfig } from '../../src/platform/config.js';
import { Journal } from '../../src/platform/journal.js';
import { createTestDatabase } from './database.js';
import { ReadWatch } from './read-watch.js';

/** So cheap that a spec can make many accounts; the shipped cost has a spec of its own. */
const testCost = { memoryKib: 64, passes: 1, lanes: 1 };

export const testPassword = 'a password for tests only';

/** Decide nothing. */
const permitsEverything: Pick<PolicyService, 'permit'> = { permit: () => Promise.resolve() };
const startsAlways: Pick<PolicyCheck, 'onModuleInit'> = { onModuleInit: () => undefined };

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  constructor(private ms = Date.now()) {}

  nowMs(): number {
    return this.ms;
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

/** Somebody with an account, signed in. */
export interface SeededPerson {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly token: string;
  /** Headers of a request in their name. */
  readonly auth: { readonly Authorization: string };
}

export interface PersonWanted {
  readonly login?: string;
  readonly displayName?: string;
  readonly organisation?: string;
  readonly roles?: readonly Role[];
  readonly isProtected?: boolean;
}

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly config: Config;
  readonly clock: TestClock;
  /** Speaks HTTP to the application. */
  readonly http: Agent;
  /** A connection as wm_owner, past the policies: for looking and for tampering. */
  readonly db: DataSource;
  /** URLs of the two logins of the service, and of the owner's. */
  readonly connections: { readonly web: string; readonly ledger: string; readonly owner: string };
  /** Lines that the service wrote to its journal. */
  readonly journal: readonly string[];
  /** An account of its own, an organisation of that name (made where missing), and a token. */
  seedPerson(wanted?: PersonWanted): Promise<SeededPerson>;
  /** Ends the service; its database and home stay until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface Extras {
  readonly passwordCost?: PasswordCost;
  /** Routes of the spec's own, behind the same guard, validation and filter. */
  readonly controllers?: readonly Type[];
  /** With a policy that permits everything in the place of the service's own: what is refused then, the database refuses. */
  readonly permitsAll?: boolean;
  /** The spec does away with what is on record of reads; otherwise each read that is answered must be there at the end. */
  readonly losesReads?: boolean;
}

/** The whole application on a fresh database, with a clock that the test moves. */
export async function startApp(
  settings: Readonly<Record<string, string>> = {},
  {
    passwordCost = testCost,
    controllers = [],
    permitsAll = false,
    losesReads = false,
  }: Extras = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'witnessmark-test-'));
  const config = readConfig({ WITNESSMARK_HOME: home, ...settings });
  const clock = new TestClock();
  const db = await ownerDataSource(database.owner).initialize();
  const journal: string[] = [];
  const service = AppModule.forRoot({
    config,
    clock,
    passwordCost,
    database: DatabaseModule.forRoot(database),
  });
  const built = Test.createTestingModule({ imports: [service], controllers: [...controllers] });
  if (permitsAll) {
    built.overrideProvider(PolicyService).useValue(permitsEverything);
    built.overrideProvider(PolicyCheck).useValue(startsAlways);
  }
  const testing = await built.compile();
  const app = testing.createNestApplication<NestExpressApplication>({
    ...bodyHandling,
    logger: serviceLogger(
      new Journal(clock, (line) => {
        journal.push(line);
      }),
    ),
  });
  putOn(app, config);
  await app.init();
  const stop = stopping(app, db, losesReads ? undefined : new ReadWatch(app.getHttpServer()));
  return {
    app,
    config,
    clock,
    http: request(app.getHttpServer()),
    db,
    connections: database,
    journal,
    seedPerson: (wanted = {}) => seedPerson(db, clock, passwordCost, wanted),
    stop,
    close: async () => {
      await stop();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Ends the application and the connection, once. Rejects where the watch misses what is on record of a read. */
function stopping(
  app: NestExpressApplication,
  db: DataSource,
  watch: ReadWatch | undefined,
): () => Promise<void> {
  let begun: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await app.close();
    try {
      if (watch !== undefined) await requireReads(watch, db);
    } finally {
      await db.destroy();
    }
  };
  return () => (begun ??= end());
}

async function requireReads(watch: ReadWatch, db: DataSource): Promise<void> {
  const missing = await watch.missing(db);
  if (missing.length === 0) return;
  throw new Error(`these reads were answered and are not on record: ${missing.join(', ')}`);
}

/** A problem document, as far as specs look into it. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly traceId: string;
  readonly errors: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly line?: number;
    readonly column?: string;
    readonly detail: string;
  }[];
}

/** The body of an answer under the type that the spec goes on to check. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller alone knows it
export function bodyOf<Body>(answer: { readonly body: unknown }): Body {
  // Not known to be true: a wrong body fails the expectations that read it.
  return answer.body as Body;
}

let seeded = 0;

async function seedPerson(
  db: DataSource,
  clock: Clock,
  passwordCost: PasswordCost,
  wanted: PersonWanted,
): Promise<SeededPerson> {
  seeded++;
  const person = {
    accountId: randomUUID(),
    login: wanted.login ?? `person${seeded}`,
    displayName: wanted.displayName ?? `Person ${seeded}`,
    organisation: wanted.organisation ?? 'Exercise Police',
    roles: wanted.roles ?? (['investigator', 'evidence_custodian'] as const),
  };
  const [{ id: organisationId } = { id: '' }] = await db.query<{ id: string }[]>(
    `INSERT INTO organisation (id, name, country, kind, created_ms)
     VALUES ($1, $2, 'FR', 'law_enforcement', $3)
     ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
    [randomUUID(), person.organisation, clock.nowMs()],
  );
  await db.query(
    `INSERT INTO account (id, login, display_name, organisation_id, roles, password_hash, created_ms, is_protected)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      person.accountId,
      person.login,
      person.displayName,
      organisationId,
      [...person.roles].sort(),
      await hashPassword(testPassword, passwordCost),
      clock.nowMs(),
      wanted.isProtected ?? false,
    ],
  );
  const token = await seedToken(db, person.accountId, clock);
  return { ...person, organisationId, token, auth: { Authorization: `Bearer ${token}` } };
}

async function seedToken(db: DataSource, accountId: string, clock: Clock): Promise<string> {
  const { secret, row } = newToken({
    accountId,
    label: 'test',
    createdMs: clock.nowMs(),
    hours: 24 * 30,
  });
  await db.query(
    `INSERT INTO api_token (id, account_id, secret_hash, label, authenticated_ms, created_ms, expires_ms)
     VALUES ($1, $2, $3, $4, $5, $5, $6)`,
    [row.id, row.accountId, row.secretHash, row.label, row.createdMs, row.expiresMs],
  );
  return secret;
}
