import { resolve } from 'node:path';
import { isMailAddress } from '../core/notices/mail-address.js';
import { type AddressConfig, readAddress } from './config-address.js';
import { readObjectKey, readOldObjectKeys } from './object-key-settings.js';
import { type Environment, Settings } from './settings.js';

/** Nest token under which the {@link Config} is injected. */
export const CONFIG = Symbol('config');

/** How much of the journal is written. */
export const logLevels = ['info', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** For which reads a purpose must be given. */
export const purposeRules = ['optional', 'downloads', 'all'] as const;
export type PurposeRule = (typeof purposeRules)[number];

/** PostgreSQL of ours below the home, or somebody's server named by three URLs. */
export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      readonly web: string;
      readonly ledger: string;
      readonly owner: string;
    };

/** The mail server of the installation, and the address in whose name it sends. */
export interface MailConfig {
  /** May hold a password: never shown. */
  readonly smtpUrl: string;
  readonly from: string;
}

export interface Config extends AddressConfig {
  /** Absolute path of the folder that holds database, objects and keys. */
  readonly home: string;
  readonly database: DatabaseConfig;
  /** Name of the ledger, in every statement and checkpoint. */
  readonly ledgerOrigin: string;
  readonly maxUploadBytes: number;
  readonly maxBodyBytes: number;
  readonly blobStore: 'file';
  /** Key under which the keys of objects are wrapped, 64 hex digits; undefined: a file below the home has it. */
  readonly objectKey: string | undefined;
  /** Wrapping keys that it took the place of, under which some may still be wrapped. */
  readonly oldObjectKeys: readonly string[];
  /** How long an API token lasts that nobody said more of. */
  readonly tokenHours: number;
  /** After so long without a request a session is over. */
  readonly sessionIdleMinutes: number;
  /** How long a session lasts at most. */
  readonly sessionHours: number;
  /** How old the sign-in of whoever asks for an approval, gives or uses one may be. */
  readonly approvalSignInMinutes: number;
  /** How long bytes may lie without anybody computing their digest anew. */
  readonly verifyEveryDays: number;
  /** Absolute path of the operator's own list of countries; undefined: the one that comes with the program. */
  readonly countriesFile: string | undefined;
  /** Absolute path of the file that names the agencies whose people sign in at their own server. */
  readonly oidcFile: string | undefined;
  /** Absolute path of the operator's list of breached passwords; undefined: none is asked. */
  readonly breachedPasswordsFile: string | undefined;
  /** Absolute path of the operator's own folder of redaction profiles; undefined: those that come with the program. */
  readonly redactionProfiles: string | undefined;
  /** Absolute path of the file that remembers what was erased; undefined: `erasures` below the home. */
  readonly erasureRegister: string | undefined;
  /** What weighs less is not written to the journal. */
  readonly logLevel: LogLevel;
  /** Undefined: notices are not sent by mail. */
  readonly mail: MailConfig | undefined;
  /** Hosts, `name` or `name:port`, to which webhooks may go over plain HTTP and at private addresses. */
  readonly webhookHosts: readonly string[];
  readonly readPurpose: PurposeRule;
}

/** The settings cannot be used; the message lists every problem, one a line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `These settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads all settings once, from environment variables; what is unset or empty takes its default. A secret may
 * stand in a file named by the same key with `_FILE`. Throws {@link ConfigError} with all problems at once.
 */
export function readConfig(env: Environment = process.env): Config {
  const settings = new Settings(env);
  const config: Config = {
    home: resolve(settings.text('WITNESSMARK_HOME', 'var')),
    database: readDatabase(settings),
    ...readAddress(settings),
    ledgerOrigin: readOrigin(settings),
    maxUploadBytes: settings.integer('MAX_UPLOAD_BYTES', 10 * 2 ** 30, 1, 2 ** 43),
    maxBodyBytes: settings.integer('MAX_BODY_BYTES', 16 * 2 ** 20, 1024, 2 ** 28),
    blobStore: readBlobStore(settings),
    objectKey: readObjectKey(settings),
    oldObjectKeys: readOldObjectKeys(settings),
    tokenHours: settings.integer('TOKEN_HOURS', 12, 1, 24 * 30),
    sessionIdleMinutes: settings.integer('SESSION_IDLE_MINUTES', 30, 2, 24 * 60),
    sessionHours: settings.integer('SESSION_HOURS', 12, 1, 24 * 7),
    approvalSignInMinutes: settings.integer('APPROVAL_SIGN_IN_MINUTES', 720, 1, 60 * 24 * 30),
    verifyEveryDays: settings.integer('VERIFY_EVERY_DAYS', 180, 1, 3650),
    countriesFile: settings.path('COUNTRIES_FILE'),
    oidcFile: settings.path('OIDC_FILE'),
    breachedPasswordsFile: settings.path('BREACHED_PASSWORDS_FILE'),
    redactionProfiles: settings.path('REDACTION_PROFILES'),
    erasureRegister: settings.path('ERASURE_REGISTER'),
    logLevel: readLogLevel(settings),
    mail: readMail(settings),
    webhookHosts: readWebhookHosts(settings),
    readPurpose: readPurposeRule(settings),
  };
  if (settings.problems.length > 0) throw new ConfigError(settings.problems);
  return config;
}

const databaseKeys = ['DATABASE_URL', 'DATABASE_LEDGER_URL', 'DATABASE_OWNER_URL'] as const;

/** All three or none: a missing one must not fall back to a database of another kind. */
function readDatabase(settings: Settings): DatabaseConfig {
  const [web, ledger, owner] = databaseKeys.map((key) => settings.secret(key));
  if (web === undefined && ledger === undefined && owner === undefined) return { kind: 'embedded' };
  if (web === undefined || ledger === undefined || owner === undefined) {
    settings.problem(
      `Set all of ${databaseKeys.join(', ')}, or none for the embedded PostgreSQL; missing: ` +
        databaseKeys.filter((key) => settings.secret(key) === undefined).join(', '),
    );
    return { kind: 'embedded' };
  }
  const logins = [web, ledger, owner].map((url, i) =>
    loginOf(url, databaseKeys[i] ?? '', settings),
  );
  if (logins.every((login) => login !== undefined) && new Set(logins).size < 3) {
    settings.problem(`${databaseKeys.join(', ')} must log in as three different users`);
  }
  return { kind: 'external', web, ledger, owner };
}

function loginOf(text: string, key: string, settings: Settings): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    // The text itself holds a password and is not repeated.
    settings.problem(`${key} must be a URL that begins with postgres://`);
    return undefined;
  }
  if (url.username === '') settings.problem(`${key} must name its user: postgres://user@host/name`);
  return url.username === '' ? undefined : url.username;
}

/**
 * The name goes into every signed note (C2SP signed-note: no spaces, no plus) and stays for the life of the
 * ledger, so a year in it would soon be wrong.
 */
function readOrigin(settings: Settings): string {
  const origin = settings.text('LEDGER_ORIGIN', 'localhost/witnessmark');
  if (!/^[!-*,-~]{1,255}$/.test(origin)) {
    settings.problem(
      'LEDGER_ORIGIN must be 1 to 255 printable ASCII characters without space or +',
    );
  }
  if (/20\d\d/.test(origin)) {
    settings.problem('LEDGER_ORIGIN must not hold a year: the ledger keeps its name for life');
  }
  return origin;
}

function readBlobStore(settings: Settings): 'file' {
  const kind = settings.text('BLOB_STORE', 'file');
  if (kind !== 'file') settings.problem(`BLOB_STORE ${kind} is not known; there is: file`);
  return 'file';
}

function readLogLevel(settings: Settings): LogLevel {
  const wanted = settings.text('LOG_LEVEL', 'info');
  const level = logLevels.find((known) => known === wanted);
  if (level === undefined) settings.problem(`LOG_LEVEL must be one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}

function readPurposeRule(settings: Settings): PurposeRule {
  const wanted = settings.text('READ_PURPOSE', 'optional');
  const rule = purposeRules.find((known) => known === wanted);
  if (rule === undefined)
    settings.problem(`READ_PURPOSE must be one of ${purposeRules.join(', ')}`);
  return rule ?? 'optional';
}

/** Both or none. */
function readMail(settings: Settings): MailConfig | undefined {
  const smtpUrl = settings.secret('SMTP_URL');
  const from = settings.optional('MAIL_FROM');
  if (smtpUrl === undefined && from === undefined) return undefined;
  if (smtpUrl === undefined || !isSmtpUrl(smtpUrl)) {
    settings.problem(
      'SMTP_URL must be a URL that begins with smtp:// or smtps:// and names a host',
    );
  }
  if (from === undefined || !isMailAddress(from)) {
    settings.problem('MAIL_FROM must be one mail address, such as ledger@example.org');
  }
  return { smtpUrl: smtpUrl ?? '', from: from ?? '' };
}

/** Nothing but whom to speak to: the mail library would take options from a query. */
function isSmtpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.search !== '' || url.hash !== '') return false;
  return ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '';
}

function readWebhookHosts(settings: Settings): readonly string[] {
  const hosts = settings
    .text('NOTICE_WEBHOOK_HOSTS', '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  if (!hosts.every((host) => /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host))) {
    settings.problem(
      'NOTICE_WEBHOOK_HOSTS must be names of hosts, or name:port, with commas between',
    );
  }
  return hosts;
}
