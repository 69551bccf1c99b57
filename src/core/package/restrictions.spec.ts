import { fromHex } from '../canonical/hex.js';
import { encodeValue, type Field, type PlainValue } from '../ledger/field.js';
import { type DescribingEvent } from './describing-event.js';
import { parentOf, withheldBy } from './restrictions.js';

const parent = '7c'.repeat(32);

function event(type: string, values: Readonly<Record<string, string>>): DescribingEvent {
  const fields = Object.entries(values).map(([name, value]): Field => {
    const bytes = fromHex(value, 32);
    const plain: PlainValue = bytes === undefined ? { type: 1, text: value } : { type: 3, bytes };
    return { name, type: plain.type, salt: new Uint8Array(32), value: encodeValue(plain) };
  });
  return { seq: 1, logIndex: 10, type: `${type}/1`, eventHash: new Uint8Array(32), fields };
}

const set = (restrictionRef: string, effect: string) =>
  event('restriction.set', { restrictionRef, kind: 'juvenile', effect });
const lifted = (restrictionRef: string) => event('restriction.lifted', { restrictionRef });
const derived = (derivation: string) => event('item.registered', { parentId: parent, derivation });

describe('what a package withholds', () => {
  it('is what is hidden, for some alone, or to be redacted, while that is in force', () => {
    for (const effect of ['hide', 'role_only', 'redact_on_export', 'judge_only']) {
      expect(withheldBy([[set('R1', effect)]])).toBe('restriction: juvenile');
      expect(withheldBy([[set('R1', effect), lifted('R2')]])).toBe('restriction: juvenile');
      expect(withheldBy([[set('R1', effect), lifted('R1')]])).toBeUndefined();
    }
    expect(withheldBy([[set('R1', 'block_transfer'), set('R2', 'block_disclosure')]])).toBe(
      undefined,
    );
  });

  it('is what a restriction may say of which the effect was erased', () => {
    const { fields, ...rest } = set('R1', 'block_transfer');
    const erased = fields.map((field): Field => {
      const { name } = field;
      return name === 'effect' ? { name, leaf: new Uint8Array(32) } : field;
    });
    expect(withheldBy([[{ ...rest, fields: erased }]])).toBe('restriction: juvenile');
  });

  it('is also what derives from it, over generations, unless it was redacted', () => {
    const source = [set('R1', 'hide')];
    expect(parentOf([derived('imaged_from')])).toBe(parent);
    expect(parentOf(source)).toBeUndefined();
    expect(withheldBy([[derived('extracted_from')], [derived('imaged_from')], source])).toBe(
      'restriction: juvenile',
    );
    expect(withheldBy([[derived('redacted_from')], source])).toBeUndefined();
    expect(withheldBy([[derived('redacted_from'), set('R2', 'hide')], []])).toBeDefined();
  });
});
