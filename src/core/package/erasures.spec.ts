import { utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { type Json } from '../canonical/json.js';
import { encodeValue, type Field, fieldLeaf } from '../ledger/field.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { type DescribingEvent } from './describing-event.js';
import { areBytesErased, fieldsAfterErasure, readErasures } from './erasures.js';

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const salt = hash(9);
const name: Field = { name: 'source', type: 1, salt, value: utf8('a name') };
const place: Field = { name: 'place', type: 1, salt, value: utf8('a place') };
const noted: DescribingEvent = {
  seq: 1,
  logIndex: 5,
  type: 'note.added/1',
  eventHash: hash(1),
  fields: [name, place],
};

function erasing(erased: Json): DescribingEvent {
  const value = encodeValue({ type: 7, json: erased });
  const fields: readonly Field[] = [{ name: 'erased', type: 7, salt, value }];
  return { seq: 2, logIndex: 6, type: 'erasure.executed/1', eventHash: hash(2), fields };
}

const eventHash = toHex(hash(1));
const leaf = fieldLeaf(nodeEngine, place, 1);

describe('erasures on record', () => {
  it('turn the field that they name into its leaf, and name themselves', () => {
    const erasures = readErasures([
      noted,
      erasing([{ eventHash, field: 'place', leaf: toHex(leaf) }]),
    ]);
    expect(fieldsAfterErasure(nodeEngine, noted, erasures)).toEqual([
      name,
      { name: 'place', leaf, erased: toHex(hash(2)) },
    ]);
  });

  it('do so too where the value is gone already', () => {
    const erasures = readErasures([erasing([{ eventHash, field: 'place', leaf: toHex(leaf) }])]);
    const gone = { ...noted, fields: [name, { name: 'place', leaf }] };
    expect(fieldsAfterErasure(nodeEngine, gone, erasures)).toEqual([
      name,
      { name: 'place', leaf, erased: toHex(hash(2)) },
    ]);
  });

  it('are missed where a value is gone that none of them names', () => {
    const gone = { ...noted, fields: [{ name: 'source', leaf }, place] };
    expect(fieldsAfterErasure(nodeEngine, gone, readErasures([noted]))).toBeUndefined();
  });

  it('leave fields of the same name in other events alone', () => {
    const other = toHex(hash(3));
    const erasures = readErasures([erasing([{ eventHash: other, field: 'place', leaf: other }])]);
    expect(fieldsAfterErasure(nodeEngine, noted, erasures)).toEqual([name, place]);
  });

  it('name bytes by event and digest', () => {
    const sha256 = 'ab'.repeat(32);
    const erasures = readErasures([erasing([{ eventHash, sha256 }])]);
    expect(areBytesErased(erasures, noted, sha256)).toBe(true);
    expect(areBytesErased(erasures, noted, 'cd'.repeat(32))).toBe(false);
    expect(areBytesErased(erasures, { eventHash: hash(3) }, sha256)).toBe(false);
  });

  it.each<[string, Json]>([
    ['no list', { eventHash }],
    ['a list of other things', [7, [eventHash], { field: 'place' }, { eventHash }]],
  ])('are not read out of %s', (_, erased) => {
    const { fields, bytes } = readErasures([erasing(erased)]);
    expect([fields.size, bytes.size]).toEqual([0, 0]);
  });

  it('are not read out of an event that withholds them', () => {
    const withheld = { ...erasing([]), fields: [{ name: 'erased', leaf }] };
    expect(readErasures([withheld]).fields.size).toBe(0);
  });
});
