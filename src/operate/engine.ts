/** The command line may look into `operate` only: here it finds the engine of this host. */
export { nodeEngine } from '../platform/node-engine.js';
