import { nobleEngine } from '../../src/core/noble-engine.js';

/** The primitives in a browser. Nothing that is signed here is compressed. */
export const engine = nobleEngine(() => {
  throw new Error('nothing is inflated here');
});
