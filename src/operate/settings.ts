import { type Config, readConfig } from '../platform/config.js';

/** The settings of the environment; throws an error that lists every problem. The command line starts here. */
export function settings(): Config {
  return readConfig();
}
