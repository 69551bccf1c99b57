import { Command } from 'commander';
import { OperatorError } from '../operate/operator-error.js';
import { CommandFailure } from './command-failure.js';
import { runCommandLine } from './command-line.js';

describe('the command line', () => {
  const written: string[] = [];
  const keep = (text: string): void => {
    written.push(text);
  };
  beforeEach(() => {
    written.length = 0;
  });

  const run = (argv: readonly string[], work: () => void = () => undefined) =>
    runCommandLine([new Command('act').requiredOption('--on <file>').action(work)], argv, {
      out: keep,
      err: keep,
    });
  const failing = (error: unknown) =>
    run(['act', '--on', 'x'], () => {
      throw error;
    });

  it('ends with 0 when the command has done its work', async () => {
    const done: string[] = [];
    expect(await run(['act', '--on', 'x'], () => done.push('it'))).toBe(0);
    expect(done).toEqual(['it']);
    expect(written).toEqual([]);
  });

  it.each([['--help'], ['act', '--help']])(
    'explains itself and ends with 0 for %s',
    async (...argv) => {
      expect(await run(argv)).toBe(0);
      expect(written.join('')).toContain('Usage: witnessmark');
    },
  );

  it.each([['dance'], ['act'], ['act', '--off', 'x'], ['act', '--on', 'x', 'y']])(
    'ends with 2 and the usage for %s',
    async (...argv) => {
      expect(await run(argv)).toBe(2);
      expect(written.join('')).toMatch(/error: .*\n/);
    },
  );

  it('tells a failure in its own words and with its own code', async () => {
    expect(await failing(new CommandFailure('no sign-in', 4))).toBe(4);
    expect(written).toEqual(['no sign-in\n']);
  });

  it('tells the operator what to put right, without a stack', async () => {
    expect(await failing(new OperatorError('set HOST'))).toBe(2);
    expect(written).toEqual(['set HOST\n']);
  });

  it('shows where a fault of ours came from', async () => {
    expect(await failing(new Error('a fault'))).toBe(1);
    expect(written.join('')).toMatch(/a fault\n +at /);
  });
});
