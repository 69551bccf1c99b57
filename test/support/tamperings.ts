import { type Tampering } from './tampered-package.js';
import { checkpointTamperings } from './tamperings-checkpoint.js';
import { containerTamperings } from './tamperings-container.js';
import { entriesTamperings } from './tamperings-entries.js';
import { eventTamperings } from './tamperings-events.js';
import { fieldTamperings } from './tamperings-fields.js';
import { logTamperings } from './tamperings-log.js';
import { chainTamperings } from './tamperings-chains.js';
import { objectsTamperings } from './tamperings-objects.js';
import { passkeyTamperings } from './tamperings-passkeys.js';
import { registryTamperings } from './tamperings-registry.js';
import { signerTamperings } from './tamperings-signers.js';
import { wordsTamperings } from './tamperings-words.js';

/**
 * All that is tried on a package, by the part of it that is tampered with, and everything that must be found. Any program
 * that verifies packages can be held against it.
 */
export const tamperings: Readonly<Record<string, readonly Tampering[]>> = {
  container: containerTamperings,
  checkpoint: checkpointTamperings,
  entries: entriesTamperings,
  events: eventTamperings,
  fields: fieldTamperings,
  log: logTamperings,
  signers: signerTamperings,
  registry: registryTamperings,
  passkeys: passkeyTamperings,
  objects: objectsTamperings,
  words: wordsTamperings,
  chains: chainTamperings,
};
