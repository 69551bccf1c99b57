import { nodeEngine } from '../../platform/node-engine.js';
import { concat } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { eventHash, receiptInput } from './event.js';

describe('an event hash', () => {
  it('commits to the statement, to each block and to their number', () => {
    const [s, a, b] = [new Uint8Array(32), new Uint8Array(38).fill(1), new Uint8Array(38).fill(2)];
    const hashes = [
      eventHash(nodeEngine, s, [a, b]),
      eventHash(nodeEngine, s, [b, a]),
      eventHash(nodeEngine, s, [a]),
      eventHash(nodeEngine, s, [concat(a, b)]),
      eventHash(nodeEngine, new Uint8Array(32).fill(1), [a, b]),
    ];
    expect(new Set(hashes.map(toHex)).size).toBe(hashes.length);
  });
});

describe('a receipt', () => {
  it('names the index and the leaf', () => {
    const leaf = Uint8Array.of(0xcc, 1);
    expect(toHex(receiptInput(258, leaf))).toBe(
      `${toHex(new TextEncoder().encode('witnessmark/v1/receipt\0'))}0000000000000102cc01`,
    );
  });
});
