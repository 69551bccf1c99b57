import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the vectors of others lie, beside the checkout; they are not ours to publish. */
const home = join(import.meta.dirname, '../../../shared/data');

/**
 * Like `describe`, for one set of such vectors. Where it is missing the tests are reported as skipped, with the reason
 * in their name; with `CI=true` they fail, so that nobody takes silence for conformance.
 */
export function describeWith(folder: string, title: string, tests: () => void): void {
  if (existsSync(join(home, folder))) {
    describe(title, tests);
    return;
  }
  const reason = `${title} (not run: the vectors ${folder} are missing)`;
  if (process.env['CI'] === 'true') {
    it(reason, () => {
      throw new Error(`the vectors ${folder} are missing`);
    });
  } else {
    it.skip(reason, () => undefined);
  }
}

export function readThirdParty(...path: readonly string[]): string {
  return readFileSync(join(home, ...path), 'utf8');
}

/** All files below a folder of the vectors, as paths relative to it, sorted. */
export function listThirdParty(...path: readonly string[]): string[] {
  return readdirSync(join(home, ...path), { recursive: true, encoding: 'utf8' }).sort();
}
