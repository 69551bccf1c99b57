import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInstruments } from './instruments.js';
import { ProgramDataError } from '../program-data.js';
import { type Letter, letterOf, readLetterTemplate } from './letters.js';
import { emptyRequest, type RequestRecord } from './request-record.js';

const data = join(import.meta.dirname, '../../../data');
const instruments = readInstruments(readFileSync(join(data, 'instruments.json')));
const template = (language: string) =>
  readLetterTemplate(readFileSync(join(data, 'letters', `${language}.json`)));

const request: RequestRecord = {
  ...emptyRequest,
  ...{ requestRef: 'R-7', requestingAuthority: 'Paris', requestedAuthority: 'Rome' },
  ...{ instrument: 'mla', purpose: 'a murder in Lyon', urgency: 'routine' },
};

function textOf(letter: Letter): string {
  if (letter.kind === 'incomplete') throw new Error(letter.missing.join());
  return letter.text.replaceAll(/[\u2068\u2069]/g, '');
}

describe('a letter of request', () => {
  it('says what is on record, and nothing of what is not', () => {
    const text = textOf(letterOf(request, template('en'), instruments));
    expect(text).toContain('Request R-7');
    expect(text).toContain('under the following instrument: Mutual legal assistance.');
    expect(text).not.toMatch(/assurances|confidential|urgent|by /);
  });

  it('has its limits, assurances, date and marks where they are on record', () => {
    const whole = {
      ...{ ...request, useLimits: ['murder', 'attempt'], assurances: ['no death penalty'] },
      ...{ dueMs: Date.UTC(2026, 11, 24), confidential: true, urgency: 'emergency' },
      instrument: 'treaty of 1901',
    };
    const text = textOf(letterOf(whole, template('fr'), instruments));
    expect(text).toContain('uniquement à : murder; attempt.');
    expect(text).toContain('no death penalty');
    expect(text).toContain('avant le 2026-12-24');
    expect(text).toContain('confidentiels');
    expect(text).toContain('urgente : emergency');
    expect(text).toContain('treaty of 1901');
    expect(
      textOf(letterOf({ ...request, urgency: 'urgent' }, template('de'), instruments)),
    ).toContain('dringend');
  });

  it('is not written while something that it needs is not on record', () => {
    const empty = letterOf(emptyRequest, template('en'), instruments);
    expect(empty).toEqual({
      kind: 'incomplete',
      missing: ['requestRef', 'requestedAuthority', 'requestingAuthority', 'instrument', 'purpose'],
    });
  });

  it('keeps foreign words from turning the line around, and executes nothing', () => {
    const hostile = { ...request, purpose: '\u202e{requestRef} ${process.exit()} \u2067x' };
    const letter = letterOf(hostile, template('ar'), instruments);
    expect(letter).toMatchObject({ kind: 'letter', direction: 'rtl', language: 'ar' });
    if (letter.kind !== 'letter') throw new Error('it is one');
    expect(letter.text).toContain('\u2068{requestRef} ${process.exit()} x\u2069');
    expect(letter.text).not.toMatch(/[\u202e\u2067]/);
  });
});

describe('templates of letters', () => {
  const names = readdirSync(join(data, 'letters'));
  it.each(names)('%s is one', (name) => {
    const { language } = template(name.replace('.json', ''));
    expect(`${language}.json`).toBe(name);
  });

  const own = (change: object): Buffer =>
    Buffer.from(JSON.stringify({ ...template('en'), ...change }));
  it.each([
    ['a placeholder that there is nothing for', own({ title: 'Request {secret}' })],
    ['another member', own({ script: 'x' })],
    ['a direction that there is none of', own({ direction: 'up' })],
    ['a condition that there is none of', own({ paragraphs: [{ text: 'x', when: 'never' }] })],
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0xff])],
    ['too many bytes', Buffer.alloc(64 * 1024 + 1, 0x20)],
  ])('with %s are refused', (_, bytes) => {
    expect(() => readLetterTemplate(bytes)).toThrow(ProgramDataError);
  });
});
