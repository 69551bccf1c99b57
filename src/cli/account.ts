import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { type AccountWanted } from '../operate/account.js';
import { CommandFailure } from './command-failure.js';
import { serverFlag, ServiceClient } from './http.js';

/** `witnessmark account`: accounts where the database is, and sign-in from anywhere. */
export function accountCommand(): Command {
  const command = new Command('account').description('people who may come in');
  command
    .command('create')
    .description('make an account with the database of this installation (the first administrator)')
    .requiredOption('--login <login>', 'name to sign in with')
    .requiredOption('--name <text>', 'display name; stands in the key registry for all to read')
    .requiredOption('--role <role...>', 'one role or more, e.g. system_administrator')
    .requiredOption('--organisation <name>', 'organisation; made where there is none of that name')
    .requiredOption(
      '--country <code>',
      "the organisation's country, by its code on the list of countries, e.g. FR",
    )
    .requiredOption('--kind <kind>', "the organisation's kind, e.g. law_enforcement")
    .option('--password-file <file>', 'file with the password (default: a random one, shown once)')
    .action(create);
  command
    .command('list')
    .description('all accounts, one a line: id, login, roles, organisation, name')
    .action(list);
  command
    .command('token')
    .description('sign in and print an API token')
    .requiredOption(...serverFlag)
    .requiredOption('--login <login>', 'your login')
    .requiredOption('--password-file <file>', 'file with your password; - reads standard input')
    .option(
      '--code <digits>',
      'what your authenticator shows, where you have one; or a recovery code',
    )
    .option('--scope <scope...>', 'what it may do: read, write, administer (default: all)')
    .option('--hours <number>', 'how long it is good, at most 720 (default: as the service says)')
    .option('--label <text>', 'what to call the token', 'command line')
    .action(token);
  return command;
}

interface CreateOptions {
  readonly login: string;
  readonly name: string;
  readonly role: readonly string[];
  readonly organisation: string;
  readonly country: string;
  readonly kind: string;
  readonly passwordFile?: string;
}

async function create(options: CreateOptions): Promise<void> {
  const given = options.passwordFile === undefined ? undefined : readPassword(options.passwordFile);
  const password = given ?? randomBytes(18).toString('base64url');
  const wanted: AccountWanted = {
    login: options.login,
    displayName: options.name,
    roles: options.role,
    password,
    organisation: {
      name: options.organisation,
      country: options.country,
      kind: options.kind,
    },
  };
  const { createAccount } = await import('../operate/account.js');
  const { withOwnerDatabase } = await import('../operate/owner-database.js');
  const id = await withOwnerDatabase((ownerUrl, { countriesFile, breachedPasswordsFile }) =>
    createAccount(ownerUrl, wanted, { countriesFile, breachedPasswordsFile }),
  );
  process.stdout.write(`${id}\n`);
  if (given === undefined) process.stderr.write(`password, shown this once: ${password}\n`);
}

async function list(): Promise<void> {
  const { listAccounts } = await import('../operate/account.js');
  const { withOwnerDatabase } = await import('../operate/owner-database.js');
  for (const account of await withOwnerDatabase(listAccounts)) {
    const { id, login, roles, organisation, displayName } = account;
    process.stdout.write(`${[id, login, roles.join(','), organisation, displayName].join('\t')}\n`);
  }
}

interface TokenOptions {
  readonly server: string;
  readonly login: string;
  readonly passwordFile: string;
  readonly code?: string;
  readonly scope?: readonly string[];
  readonly hours?: string;
  readonly label: string;
}

async function token(options: TokenOptions): Promise<void> {
  const { server, login, passwordFile, code, scope: scopes, hours, label } = options;
  const password = readPassword(passwordFile);
  const answer = await new ServiceClient(server).post('/api/tokens', {
    ...{ login, password, label },
    ...(code !== undefined && { code }),
    ...(scopes !== undefined && { scopes }),
    ...(hours !== undefined && { expiresInHours: Number(hours) }),
  });
  process.stdout.write(`${answer.text('token')}\n`);
  process.stderr.write(`valid until ${answer.text('expiresAt')}\n`);
}

function readPassword(path: string): string {
  try {
    // Editors end a file with a line feed that is no part of the password.
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The password file ${path} cannot be read: ${reason}`, 2);
  }
}
