import { type Json } from '../canonical/json.js';
import { type PlainValue } from '../ledger/field.js';
import { type ErasableEvent, erasureObjections } from './erasable.js';

const hashOf = (n: number): string => n.toString(16).padStart(2, '0').repeat(32);
const text = (value: string): PlainValue => ({ type: 1, text: value });

function event(
  seq: number,
  type: string,
  fields: Readonly<Record<string, PlainValue>>,
): ErasableEvent {
  const names = Object.keys(fields);
  return {
    ...{ type, seq, logIndex: seq, occurredMs: seq, loggedMs: seq, account: 'lead' },
    eventHash: hashOf(seq),
    fields: new Map(Object.entries(fields)),
    leaves: new Map(names.map((name, i): [string, string] => [name, hashOf(100 + seq * 10 + i)])),
  };
}

const chain = [
  event(0, 'item.registered/1', {
    caseId: { type: 3, bytes: new Uint8Array(32) },
    title: text('a diary'),
    sourceKind: text('law_enforcement'),
    sha256: { type: 3, bytes: new Uint8Array(32).fill(7) },
  }),
  event(1, 'transfer.released/1', { recipient: text('other'), conveyance: text('in_person') }),
  event(2, 'restriction.set/1', { restrictionRef: text('R-1'), effect: text('hide') }),
  event(3, 'note.added/1', { text: text('said so') }),
];

function fieldAt(seq: number, field: string): Json {
  return { eventHash: hashOf(seq), field, leaf: chain[seq]?.leaves.get(field) ?? '' };
}

describe('what an erasure lists', () => {
  it('may be anything that was said', () => {
    const listed = [fieldAt(0, 'title'), fieldAt(3, 'text'), fieldAt(1, 'conveyance')];
    expect(erasureObjections(chain, listed)).toEqual([]);
  });

  it('may be bytes that the event brought in, and no others', () => {
    const bytes = (seq: number, sha256: string): Json => [{ eventHash: hashOf(seq), sha256 }];
    expect(erasureObjections(chain, bytes(0, '07'.repeat(32)))).toEqual([]);
    expect(erasureObjections(chain, bytes(0, '08'.repeat(32)))).toHaveLength(1);
    expect(erasureObjections(chain, bytes(3, '07'.repeat(32)))).toHaveLength(1);
  });

  it.each([
    ['an event of another chain', { eventHash: hashOf(9), field: 'title', leaf: hashOf(1) }],
    ['a field that is not there', { eventHash: hashOf(0), field: 'finder', leaf: hashOf(1) }],
    ['another leaf', { eventHash: hashOf(0), field: 'title', leaf: hashOf(1) }],
    ['the case', fieldAt(0, 'caseId')],
    ['a digest', fieldAt(0, 'sha256')],
  ])('is not %s', (_, entry) => {
    expect(erasureObjections(chain, [entry])).toHaveLength(1);
  });

  it.each([
    ['recipient', 1, /item’s recipient would/],
    ['effect', 2, /item’s restrictions would/],
    ['restrictionRef', 2, /item’s restrictions would/],
    ['sourceKind', 0, /item’s sourceKind would/],
  ] as const)('is nothing that custody rests on: %s', (field, seq, message) => {
    expect(erasureObjections(chain, [fieldAt(seq, field)]).join()).toMatch(message);
  });

  it('is refused with every reason', () => {
    expect(erasureObjections(chain, [fieldAt(0, 'caseId'), fieldAt(0, 'sha256')])).toHaveLength(2);
  });
});
