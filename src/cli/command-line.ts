import { Command, CommanderError } from 'commander';
import { operatorMessage } from '../operate/operator-error.js';
import { CommandFailure } from './command-failure.js';

/** Where the command line writes its own words: usage, and why a command ended. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const processTerminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/**
 * Runs the command line and returns its exit code. Results go to stdout, words for people to stderr.
 * `commands` are built by the files beside this one, one a command.
 */
export async function runCommandLine(
  commands: readonly Command[],
  argv: readonly string[],
  terminal: Terminal = processTerminal,
): Promise<number> {
  const program = new Command('witnessmark')
    .description('a chain-of-custody ledger for digital and battlefield evidence')
    .showHelpAfterError();
  for (const command of commands) program.addCommand(command);
  forEveryCommand(program, (command) => {
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

function forEveryCommand(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const child of command.commands) forEveryCommand(child, work);
}

function exitCodeOf(error: unknown, terminal: Terminal): number {
  // Commander has said why already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) {
    terminal.err(`${error.message}\n`);
    return error.exitCode;
  }
  const message = operatorMessage(error);
  if (message !== undefined) {
    terminal.err(`${message}\n`);
    return 2;
  }
  terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
