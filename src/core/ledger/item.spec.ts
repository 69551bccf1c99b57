import { createHmac } from 'node:crypto';
import { engines } from '../../../test/conformance/engines.js';
import { concat, u64, utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { domain } from './domain.js';
import { controlItemId, controlSecret, genesisOf, itemIdOf, tagOf } from './item.js';

describe.each(engines)('an item, through $name', ({ engine }) => {
  const secret = new Uint8Array(32).map((_, i) => 3 * i);

  it('has the tags that HMAC-SHA-256 gives', () => {
    for (const seq of [0, 1, 2 ** 20]) {
      const message = concat(domain('tag'), u64(seq));
      const expected = createHmac('sha256', secret).update(message).digest('hex');
      expect(toHex(tagOf(engine, secret, seq))).toBe(expected);
    }
  });

  it('has another id in another ledger, and for no two splits of name and tag the same', () => {
    const tag = tagOf(engine, secret, 0);
    const id = toHex(itemIdOf(engine, 'a.example', tag));
    expect(toHex(itemIdOf(engine, 'b.example', tag))).not.toBe(id);
    const shifted = concat(utf8('e'), tag);
    expect(toHex(itemIdOf(engine, 'a.exampl', shifted))).not.toBe(id);
    expect(toHex(genesisOf(engine, tag))).not.toBe(toHex(tag));
  });

  it('is the control item for a secret of zeros', () => {
    const id = itemIdOf(engine, 'a.example', tagOf(engine, controlSecret, 0));
    expect(controlItemId(engine, 'a.example')).toEqual(id);
  });
});
