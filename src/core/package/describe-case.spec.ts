import { encodeValue, type Field, type PlainValue } from '../ledger/field.js';
import { describeCase } from './describe-case.js';
import { type DescribingEvent } from './describing-event.js';

const salt = new Uint8Array(32);
const item = (byte: number): PlainValue => ({ type: 3, bytes: new Uint8Array(32).fill(byte) });
const text = (value: string): PlainValue => ({ type: 1, text: value });

const exported: Readonly<Record<string, PlainValue>> = {
  kind: text('full'),
  purpose: text('trial'),
  recipient: text('Tribunal'),
  requestedBy: text('Prosecutor'),
  language: text('fr'),
  redactionProfile: text('none'),
  exportedAt: { type: 4, ms: 0 },
};

let seq = 0;

function event(type: string, values: Readonly<Record<string, PlainValue>>): DescribingEvent {
  const fields = Object.entries(values).map(([name, value]): Field => {
    return { name, type: value.type, salt, value: encodeValue(value) };
  });
  seq += 1;
  return { seq, logIndex: 100 + seq, type, eventHash: salt, fields };
}

describe('the description of a case', () => {
  it('names its items in order and the words of the last export', () => {
    const last = event('report.exported/1', { ...exported, recipient: text('Defence') });
    const events = [
      event('case.opened/1', { caseRef: text('EX-7'), leadOrganisation: text('Police') }),
      event('item.added/1', { itemId: item(2) }),
      event('item.added/1', { itemId: item(1) }),
      event('report.exported/1', exported),
      last,
    ];
    expect(describeCase(events)).toEqual({
      caseRef: 'EX-7',
      leadOrganisation: 'Police',
      items: ['02'.repeat(32), '01'.repeat(32)],
      exported: {
        logIndex: last.logIndex,
        words: {
          kind: 'full',
          exportedAt: '1970-01-01T00:00:00.000Z',
          purpose: 'trial',
          recipient: 'Defence',
          requestedBy: 'Prosecutor',
          language: 'fr',
          redactionProfile: 'none',
        },
      },
    });
  });

  it('takes the reference that the case was given last', () => {
    const events = [
      event('case.opened/1', { caseRef: text('EX-7') }),
      event('case.amended/1', { caseRef: text('EX-8') }),
      event('case.amended/1', { title: text('other') }),
      event('report.exported/1', exported),
    ];
    expect(describeCase(events)?.caseRef).toBe('EX-8');
  });

  it.each(Object.keys(exported))('is refused where the export does not say its %s', (name) => {
    const rest = Object.fromEntries(Object.entries(exported).filter(([one]) => one !== name));
    const opened = event('case.opened/1', { caseRef: text('EX-7') });
    expect(describeCase([opened, event('report.exported/1', rest)])).toBeUndefined();
  });

  it('is refused for a kind of package that there is not', () => {
    const opened = event('case.opened/1', { caseRef: text('EX-7') });
    const odd = event('report.exported/1', { ...exported, kind: text('half') });
    expect(describeCase([opened, odd])).toBeUndefined();
  });

  it('is refused without a reference, or without an export on record', () => {
    const opened = event('case.opened/1', { caseRef: text('EX-7') });
    expect(describeCase([opened])).toBeUndefined();
    expect(describeCase([event('report.exported/1', exported)])).toBeUndefined();
  });
});
