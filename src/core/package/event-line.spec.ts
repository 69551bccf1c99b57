import { utf8 } from '../canonical/bytes.js';
import { readClosedJson } from '../canonical/json.js';
import { type Field } from '../ledger/field.js';
import { eventLineText, type PackagedEvent } from './event-line.js';

const bytes = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const open: Field = { name: 'title', type: 1, salt: bytes(32, 1), value: utf8('é') };
const event: PackagedEvent = {
  seq: 3,
  logIndex: 17,
  loggedMs: 1772359200000,
  statement: utf8('{"actor":"k1:00"}'),
  blocks: [bytes(3, 0xa1)],
  fields: [open],
  proof: [bytes(32, 0)],
};

describe('an event line', () => {
  it('holds the exact text that was signed, and all that is needed to check it', () => {
    const text = eventLineText(event);
    expect(text.endsWith('}\n')).toBe(true);
    expect(readClosedJson(utf8(text.slice(0, -1)))).toEqual({
      seq: 3,
      logIndex: 17,
      loggedMs: 1772359200000,
      statement: '{"actor":"k1:00"}',
      signatures: ['a1a1a1'],
      fields: [{ name: 'title', type: 1, salt: '01'.repeat(32), value: 'c3a9' }],
      proof: [`${'A'.repeat(43)}=`],
    });
  });

  it('gives of a withheld field the leaf alone, and of an erased one who says so', () => {
    const leaf = bytes(32, 2);
    const fields = [
      { name: 'place', leaf },
      { name: 'source', leaf, erased: 'ef'.repeat(32) },
    ];
    expect(JSON.parse(eventLineText({ ...event, fields }))).toMatchObject({
      fields: [
        { name: 'place', leaf: '02'.repeat(32) },
        { name: 'source', leaf: '02'.repeat(32), erased: 'ef'.repeat(32) },
      ],
    });
  });

  it('is not written for a statement that no reader would take back as the same bytes', () => {
    expect(() => eventLineText({ ...event, statement: Uint8Array.of(0xff) })).toThrow(
      'statement not UTF-8',
    );
  });
});
