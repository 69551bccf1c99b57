import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { Invalid } from '../platform/errors.js';
import { readDataFile } from '../platform/program-data.js';
import { checkBreachedFile, isBreached } from './breached-passwords.js';
import { weaknessOf } from './password-rules.js';
import { passwordLength } from './passwords.js';

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly login: string;
  readonly displayName: string;
  readonly organisation: string;
}

/** Whether a password may be taken: long enough, and none that is guessed first. */
@Injectable()
export class PasswordCheck implements OnModuleInit {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** A list that cannot be read is told at the start, not to the first person who changes their password. */
  async onModuleInit(): Promise<void> {
    const { breachedPasswordsFile } = this.config;
    if (breachedPasswordsFile === undefined) return;
    try {
      await checkBreachedFile(breachedPasswordsFile);
    } catch (error) {
      throw new Error('BREACHED_PASSWORDS_FILE cannot be used', { cause: error });
    }
  }

  /** Throws Invalid with the reason. `least` is how long it must be. */
  async require(
    password: string,
    owner: PasswordOwner,
    least: number = passwordLength.least,
  ): Promise<void> {
    const fault = await passwordFault(password, owner, {
      least,
      breachedFile: this.config.breachedPasswordsFile,
    });
    if (fault !== undefined) throw new Invalid(fault, [{ pointer: '/password', detail: fault }]);
  }
}

export interface PasswordDemands {
  readonly least: number;
  /** The operator's list; undefined: there is none. */
  readonly breachedFile: string | undefined;
}

/** What is wrong with the password, undefined where nothing is. */
export async function passwordFault(
  password: string,
  { login, displayName, organisation }: PasswordOwner,
  { least, breachedFile }: PasswordDemands,
): Promise<string | undefined> {
  const context = [login, displayName, organisation, 'witnessmark'];
  const weakness = weaknessOf(password, least, { common: commonPasswords(), context });
  if (weakness !== undefined || breachedFile === undefined) return weakness;
  return (await isBreached(breachedFile, password))
    ? 'This password is on a list of passwords that became known in breaches elsewhere.'
    : undefined;
}

let common: readonly string[] | undefined;

function commonPasswords(): readonly string[] {
  common ??= readDataFile('common-passwords.txt')
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return common;
}
