import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instruments as instrumentIds } from '../custody/request-types.js';
import { readInstruments } from './instruments.js';
import { ProgramDataError } from '../program-data.js';
import { type Letter, letterOf, type LetterTemplate, readLetterTemplate } from './letters.js';
import { emptyRequest, type RequestRecord } from './request-record.js';

const data = join(import.meta.dirname, '../../../data');
const template = (language: string) =>
  readLetterTemplate(readFileSync(join(data, 'letters', `${language}.json`)));
const languages = ['ar', 'de', 'en', 'es', 'fr', 'ru', 'uk', 'zh'];

const request: RequestRecord = {
  ...emptyRequest,
  ...{ requestRef: 'R-7', requestingAuthority: 'Paris', requestedAuthority: 'Rome' },
  ...{ instrument: 'mla', purpose: 'a murder in Lyon', urgency: 'routine' },
};

const whole: RequestRecord = {
  ...{
    ...request,
    useLimits: ['murder', 'attempt'],
    assurances: ['no death penalty', 'fair trial'],
  },
  ...{ dueMs: Date.UTC(2026, 11, 24), confidential: true, urgency: 'emergency' },
  offences: [
    { requestingLaw: 'CP 221-1', requestingTitle: 'meurtre', requestedLaw: 'c.p. 575' },
    {
      ...{ requestingLaw: 'CP 221-5', requestingTitle: 'tentative' },
      ...{ requestedLaw: 'c.p. 56', requestedTitle: 'delitto tentato' },
    },
    { requestingLaw: 'CP 450-1', requestingTitle: 'association' },
  ],
};
const office = { address: 'Via Arenula 70, Roma' };

function textOf(letter: Letter): string {
  if (letter.kind === 'incomplete') throw new Error(letter.missing.join());
  return letter.text.replaceAll(/[\u2068\u2069]/g, '');
}

describe('a letter of request', () => {
  it('says what is on record, and nothing of what is not', () => {
    const text = textOf(letterOf(request, template('en')));
    expect(text).toContain('Request R-7');
    expect(text).toContain('under the following instrument: Mutual legal assistance.');
    expect(text).not.toMatch(/assurances|confidential|urgency|offences|by /);
  });

  it('has its limits, assurances, date and marks where they are on record', () => {
    const text = textOf(letterOf({ ...whole, instrument: 'treaty of 1901' }, template('fr')));
    expect(text).toContain('uniquement à : murder ; attempt.');
    expect(text).toContain('no death penalty');
    expect(text).toContain('au plus tard le 2026-12-24');
    expect(text).toContain('confidentiels');
    expect(text).toContain('urgence : situation d’urgence.');
    expect(text).toContain('treaty of 1901');
    const named = letterOf({ ...whole, instrument: 'constructor' }, template('fr'));
    expect(textOf(named)).toContain('suivant : constructor.');
    const urgent = letterOf({ ...request, urgency: 'urgent' }, template('de'));
    expect(textOf(urgent)).toContain('Dringlichkeit: dringend.');
  });

  it('names the offences, and the provisions of the other law that are on record', () => {
    const text = textOf(letterOf(whole, template('en')));
    expect(text).toContain('CP 221-1 (meurtre); CP 221-5 (tentative); CP 450-1 (association).');
    expect(text).toContain('your law are: c.p. 575; c.p. 56 (delitto tentato).');
    const [, , unmapped] = whole.offences ?? [];
    const one = { ...whole, offences: unmapped === undefined ? [] : [unmapped] };
    expect(textOf(letterOf(one, template('en')))).not.toContain('your law');
  });

  it('has the address of the office where the directory has it', () => {
    expect(textOf(letterOf(request, template('en'), office))).toContain(
      '\n\nVia Arenula 70, Roma\n',
    );
    expect(textOf(letterOf(request, template('en'), { address: null }))).not.toContain('Roma');
  });

  it('is not written while something that it needs is not on record', () => {
    const empty = letterOf(emptyRequest, template('en'));
    expect(empty).toEqual({
      kind: 'incomplete',
      missing: ['requestRef', 'requestedAuthority', 'requestingAuthority', 'instrument', 'purpose'],
    });
  });

  it('keeps foreign words from turning the line around, and executes nothing', () => {
    const hostile = { ...request, purpose: '\u202e{requestRef} ${process.exit()} \u2067x' };
    const letter = letterOf(hostile, template('ar'));
    expect(letter).toMatchObject({ kind: 'letter', direction: 'rtl', language: 'ar' });
    if (letter.kind !== 'letter') throw new Error('it is one');
    expect(letter.text).toContain('\u2068{requestRef} ${process.exit()} x\u2069');
    expect(letter.text).not.toMatch(/[\u202e\u2067]/);
  });
});

describe('templates of letters', () => {
  it('are there in eight languages', () => {
    expect(readdirSync(join(data, 'letters')).sort()).toEqual(languages.map((l) => `${l}.json`));
  });

  it.each(languages)('in %s say all of a whole request, each in its own direction', (language) => {
    const words = template(language);
    const letter = letterOf(whole, words, office);
    const text = textOf(letter);
    expect(letter).toMatchObject({ language, direction: language === 'ar' ? 'rtl' : 'ltr' });
    for (const fact of [
      ...['R-7', 'Paris', 'Rome', 'a murder in Lyon', '2026-12-24', office.address],
      ...['CP 221-5 (tentative)', 'c.p. 56 (delitto tentato)'],
      ...[`murder${words.separator}attempt`, `no death penalty${words.separator}fair trial`],
      ...[words.instruments['mla'], words.urgency['emergency']],
    ]) {
      expect(text).toContain(fact);
    }
    // A title, every paragraph and a closing, none of them empty, and nothing left to be put in.
    const parts = text.trimEnd().split('\n\n');
    expect(parts).toHaveLength(words.paragraphs.length + 2);
    expect(parts.every((part) => part.trim() !== '')).toBe(true);
    expect(text).not.toMatch(/[{}]|undefined|null/);
  });

  it.each(languages)('in %s say of a bare request what it has', (language) => {
    const words = template(language);
    const text = textOf(letterOf(request, words));
    const always = words.paragraphs.filter(({ when }) => when === 'always');
    expect(text.trimEnd().split('\n\n')).toHaveLength(always.length + 2);
    expect(text).toContain(words.instruments['mla']);
    expect(text).not.toMatch(/[{}]|undefined|null/);
  });

  it.each(languages)('in %s name each instrument otherwise', (language) => {
    const { instruments } = template(language);
    expect(Object.keys(instruments).sort()).toEqual([...instrumentIds].sort());
    expect(new Set(Object.values(instruments)).size).toBe(instrumentIds.length);
  });

  it('in English name the instruments as their list does', () => {
    const list = readInstruments(readFileSync(join(data, 'instruments.json')));
    expect(template('en').instruments).toEqual(
      Object.fromEntries(list.map(({ id, title }) => [id, title])),
    );
  });

  const own = (change: object): Buffer =>
    Buffer.from(JSON.stringify({ ...template('en'), ...change }));
  const words = (): LetterTemplate => template('en');
  it.each([
    ['a placeholder that there is nothing for', own({ title: 'Request {secret}' })],
    ['another member', own({ script: 'x' })],
    ['a direction that there is none of', own({ direction: 'up' })],
    ['a condition that there is none of', own({ paragraphs: [{ text: 'x', when: 'never' }] })],
    ['no word for an instrument', own({ instruments: { mla: 'x' } })],
    ['an empty word', own({ instruments: { ...words().instruments, eio: ' ' } })],
    ['a word for what is no instrument', own({ instruments: { ...words().instruments, x: 'x' } })],
    ['a word for routine', own({ urgency: { ...words().urgency, routine: 'routine' } })],
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0xff])],
    ['too many bytes', Buffer.alloc(64 * 1024 + 1, 0x20)],
  ])('with %s are refused', (_, bytes) => {
    expect(() => readLetterTemplate(bytes)).toThrow(ProgramDataError);
  });
});
