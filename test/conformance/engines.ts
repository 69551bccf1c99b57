import { type Engine } from '../../src/core/engine.js';
import { nobleEngine } from '../../src/core/noble-engine.js';
import { nodeEngine } from '../../src/platform/node-engine.js';

/** Every vector is tried through both: a verdict that depends on the engine is no verdict. */
export const engines: readonly { readonly name: string; readonly engine: Engine }[] = [
  { name: 'node', engine: nodeEngine },
  { name: 'noble', engine: nobleEngine((chunks) => nodeEngine.inflateRaw(chunks)) },
];
