import { Command } from 'commander';
import { readUtf8 } from '../core/canonical/bytes.js';
import { parsePolicy, PolicyError, type TrustPolicy } from '../core/ledger/policy.js';
import { UnreadableInputError } from '../core/package/package-files.js';
import { readKeptCheckpoint } from '../core/verify/checkpoint-check.js';
import { verdictJson } from '../core/verify/verdict.js';
import { type Outcome, verifyPackage } from '../core/verify/verify-package.js';
import { nodeEngine } from '../operate/engine.js';
import { CommandFailure } from './command-failure.js';
import { bundlesIn, openPackage, readInput } from './package-input.js';
import { reportText } from './verdict-report.js';

/**
 * `witnessmark verify`: checks a package without the service that made it, and without the network.
 * Exit codes: 0 shown, 1 a claim fails, 2 usage or unreadable, 3 something that must be checked was not.
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check an evidence package; opens no connection')
    .argument('<package>', 'the ZIP, or the folder it was unpacked to')
    .requiredOption('--policy <file>', 'whom you trust; never take it from the package')
    .option('--checkpoint <file>', 'a checkpoint of the ledger that you kept from earlier')
    .option('--entries <folder>', 'entry bundles that the package does not enclose')
    .option('--json', 'write the verdict as JSON')
    .action(async (path: string, options: VerifyOptions) => {
      const outcome = await verifyFiles(path, options);
      const { verdict, exitCode } = outcome;
      const json = options.json === true;
      process.stdout.write(json ? `${verdictJson(verdict)}\n` : reportText(verdict, exitCode));
      process.exitCode = exitCode;
    });
}

export interface VerifyOptions {
  readonly policy: string;
  readonly checkpoint?: string;
  readonly entries?: string;
  readonly json?: boolean;
}

/** Verifies the package in a ZIP or a folder. @throws CommandFailure with exit code 2 if there is nothing to judge */
export async function verifyFiles(path: string, options: VerifyOptions): Promise<Outcome> {
  try {
    return await verifyInputs(path, options);
  } catch (error) {
    if (error instanceof UnreadableInputError || error instanceof PolicyError) {
      throw new CommandFailure(error.message, 2);
    }
    throw error;
  }
}

async function verifyInputs(path: string, options: VerifyOptions): Promise<Outcome> {
  const policy = await readPolicy(options.policy);
  const { checkpoint, entries } = options;
  const kept =
    checkpoint === undefined
      ? undefined
      : readKeptCheckpoint(nodeEngine, await readInput(checkpoint), policy);
  const { container, close } = await openPackage(path);
  const progress = new Progress(process.stderr);
  try {
    return await verifyPackage({
      engine: nodeEngine,
      ...{ container, policy, kept },
      bundles: entries === undefined ? undefined : bundlesIn(entries),
      onRead: (bytes) => {
        progress.add(bytes);
      },
    });
  } finally {
    progress.clear();
    await close();
  }
}

async function readPolicy(path: string): Promise<TrustPolicy> {
  const text = readUtf8(await readInput(path));
  if (text === undefined) throw new UnreadableInputError(`${path} is not UTF-8`);
  return parsePolicy(text);
}

const progressEveryMs = 500;

/** For a person who waits: how much has been read, on one line, from half a second on. */
class Progress {
  private bytes = 0;
  private shownMs = Date.now();
  private isShown = false;

  constructor(private readonly terminal: NodeJS.WriteStream) {}

  add(bytes: number): void {
    this.bytes += bytes;
    if (!this.terminal.isTTY || Date.now() - this.shownMs < progressEveryMs) return;
    this.shownMs = Date.now();
    this.isShown = true;
    this.terminal.write(`\r${Math.floor(this.bytes / 1_000_000)} MB read`);
  }

  clear(): void {
    if (this.isShown) this.terminal.write('\r\u001b[K');
  }
}
