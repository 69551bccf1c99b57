import { encodeValue, type Field, type PlainValue } from '../ledger/field.js';
import {
  bytesOf,
  type DescribingEvent,
  instantTextOf,
  integerOf,
  jsonOf,
  textOf,
} from './describing-event.js';

const salt = new Uint8Array(32);

function eventWith(...values: readonly PlainValue[]): DescribingEvent {
  const fields = values.map((value, i): Field => {
    return { name: `f${i}`, type: value.type, salt, value: encodeValue(value) };
  });
  return { seq: 0, logIndex: 0, type: 'item.registered/1', eventHash: salt, fields };
}

describe('a field of an event', () => {
  const event = eventWith(
    { type: 1, text: 'A/1' },
    { type: 2, integer: 7n },
    { type: 3, bytes: Uint8Array.of(1) },
    { type: 4, ms: 0 },
    { type: 7, json: [1] },
  );

  it('is read as its type', () => {
    expect(textOf(event, 'f0')).toBe('A/1');
    expect(integerOf(event, 'f1')).toBe(7);
    expect(bytesOf(event, 'f2')).toEqual(Uint8Array.of(1));
    expect(instantTextOf(event, 'f3')).toBe('1970-01-01T00:00:00.000Z');
    expect(jsonOf(event, 'f4')).toEqual([1]);
  });

  it('is not read as another type', () => {
    const read = [textOf, integerOf, bytesOf, instantTextOf, jsonOf];
    expect(read.map((reads, i) => reads(event, `f${(i + 1) % 5}`))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('is not there when the event lacks it, or only its leaf is given', () => {
    const hidden = { ...event, fields: [{ name: 'f0', leaf: salt }] };
    expect(textOf(hidden, 'f0')).toBeUndefined();
    expect(textOf(event, 'f9')).toBeUndefined();
  });

  it('is no instant if no calendar has it', () => {
    expect(instantTextOf(eventWith({ type: 4, ms: 2 ** 52 }), 'f0')).toBeUndefined();
  });
});
