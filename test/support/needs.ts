import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As `describe`, which it is where the programs are there. */
export type Describe = (name: string, specs: () => void) => void;

/**
 * For specs that another program must judge: `needs('openssl')('signatures', () => { … })`. Where a program is
 * missing they are counted as skipped and it is said why; with CI=true, where all programs are installed, that fails.
 */
export function needs(...programs: readonly string[]): Describe {
  return provided(
    programs.filter((program) => !isInstalled(program)).map((name) => `${name} missing`),
  );
}

/** The same for any other want; `wants` says what is missing, and is empty when nothing is. */
export function provided(wants: readonly string[]): Describe {
  const reason = `not run: ${wants.join(', ')}`;
  switch (fateOf(wants, process.env['CI'])) {
    case 'run':
      return describe;
    case 'fail':
      return (name) => {
        describe(name, () => {
          it('finds what it needs', () => {
            throw new Error(reason);
          });
        });
      };
    case 'skip':
      return (name, specs) => {
        process.stderr.write(`${name}: ${reason}\n`);
        describe.skip(`${name} (${reason})`, specs);
      };
  }
}

export function fateOf(wants: readonly string[], ci: string | undefined): 'run' | 'skip' | 'fail' {
  if (wants.length === 0) return 'run';
  return ci === 'true' ? 'fail' : 'skip';
}

/** Whether a program of that name can be run from PATH. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
