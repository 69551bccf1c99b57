import { utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { encodeValue, type Field, type PlainValue } from '../ledger/field.js';
import { describeItem } from './describe-item.js';
import { type DescribingEvent } from './describing-event.js';
import { readErasures } from './erasures.js';

const id = '7c'.repeat(32);
const salt = new Uint8Array(32);
const sha256 = new Uint8Array(32).fill(0xaa);
const sha512 = new Uint8Array(64).fill(0xbb);
const none = readErasures([]);

const text = (value: string): PlainValue => ({ type: 1, text: value });
const bytes = (value: Uint8Array): PlainValue => ({ type: 3, bytes: value });

const labels = { exhibitRef: text('A/1'), title: text('A telephone') };
const file = {
  sha256: bytes(sha256),
  sha512: bytes(sha512),
  sizeBytes: { type: 2, integer: 3n },
  originalName: bytes(utf8('a%b')),
  mediaType: text('image/jpeg'),
} as const;

function event(
  seq: number,
  type: string,
  values: Readonly<Record<string, PlainValue>>,
): DescribingEvent {
  const fields = Object.entries(values).map(([name, value]): Field => {
    return { name, type: value.type, salt, value: encodeValue(value) };
  });
  return { seq, logIndex: 10 + seq, type, eventHash: new Uint8Array(32).fill(seq), fields };
}

describe('the description of an item', () => {
  it('repeats the labels of its registration and the bytes that it brought in', () => {
    const events = [event(1, 'item.registered/1', { ...labels, ...file })];
    expect(describeItem(id, events, 'full', none)).toEqual({
      id,
      exhibitRef: 'A/1',
      title: 'A telephone',
      objects: [
        {
          seq: 1,
          sha256: toHex(sha256),
          sha512: toHex(sha512),
          sizeBytes: 3,
          mediaType: 'image/jpeg',
          originalName: 'a%25b',
          path: `objects/${toHex(sha256)}`,
        },
      ],
    });
  });

  it('is there for registered items alone', () => {
    expect(describeItem(id, [event(0, 'file.attached/1', file)], 'full', none)).toBeUndefined();
  });

  it('takes the newest exhibit reference', () => {
    const events = [
      event(0, 'item.registered/1', labels),
      event(1, 'exhibit.assigned/1', { exhibitRef: text('P-17') }),
    ];
    expect(describeItem(id, events, 'full', none)).toMatchObject({
      exhibitRef: 'P-17',
      objects: [],
    });
  });

  it('has no label where none is readable', () => {
    const events = [event(0, 'item.registered/1', {})];
    expect(describeItem(id, events, 'full', none)).toMatchObject({ exhibitRef: null, title: null });
  });

  it('takes digests only from events that bring bytes in', () => {
    const events = [
      event(0, 'item.registered/1', labels),
      event(1, 'integrity.checked/1', file),
      event(2, 'file.attached/1', { sha256: file.sha256 }),
    ];
    expect(describeItem(id, events, 'full', none)).toMatchObject({ objects: [] });
  });

  it('names files attached later by their own events', () => {
    const { sha256: digest, sha512: longDigest, sizeBytes } = file;
    const events = [
      event(0, 'item.registered/1', labels),
      event(4, 'file.attached/1', { sha256: digest, sha512: longDigest, sizeBytes }),
    ];
    expect(describeItem(id, events, 'full', none)).toMatchObject({
      objects: [{ seq: 4, mediaType: null, originalName: null }],
    });
  });

  it('encloses no bytes in a record alone', () => {
    const events = [event(0, 'item.registered/1', { ...labels, ...file })];
    expect(describeItem(id, events, 'record-only', none)).toMatchObject({
      objects: [{ seq: 0, path: null }],
    });
  });

  it('encloses no bytes that were erased', () => {
    const registered = event(0, 'item.registered/1', { ...labels, ...file });
    const erased = [{ eventHash: toHex(registered.eventHash), sha256: toHex(sha256) }];
    const erasure = event(1, 'erasure.executed/1', { erased: { type: 7, json: erased } });
    const events = [registered, erasure];
    expect(describeItem(id, events, 'full', readErasures(events))).toMatchObject({
      objects: [{ seq: 0, path: null }],
    });
  });
});
