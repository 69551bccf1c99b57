import { CommandFailure } from '../../src/cli/command-failure.js';

/** The code of the problem with which the service refused; undefined where it did not. */
export async function refusalCode(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CommandFailure) return error.code;
    throw error;
  }
}
