import { concat, u64, u8 } from '../canonical/bytes.js';
import { type Engine } from '../engine.js';
import { domain } from './domain.js';

const eventDomain = domain('event');
const receiptDomain = domain('receipt');

/**
 * `H(D("event") ‖ statementHash ‖ u8 count ‖ blocks)`, the blocks as stored. It commits to who signed: a signature
 * stripped or added later breaks the chain.
 */
export function eventHash(
  engine: Engine,
  statementHash: Uint8Array,
  blocks: readonly Uint8Array[],
): Uint8Array {
  return engine.sha256(concat(eventDomain, statementHash, u8(blocks.length), ...blocks));
}

/** What the service signs when it accepts an event, so that accepting and then not logging it can be proved. */
export function receiptInput(logIndex: number, leafData: Uint8Array): Uint8Array {
  return concat(receiptDomain, u64(logIndex), leafData);
}
