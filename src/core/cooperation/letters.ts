import { type Offence } from '../custody/check-offence.js';
import { instruments } from '../custody/request-types.js';
import { type Form } from '../package/read-form.js';
import { ProgramDataError, readProgramData } from '../program-data.js';
import { type RequestRecord } from './request-record.js';

const conditions = ['always', 'known', 'confidential', 'urgent'] as const;
const pressing = ['urgent', 'emergency'] as const;

/** One paragraph; `known`: only where all that it names is on record. */
export interface LetterParagraph {
  readonly text: string;
  readonly when: (typeof conditions)[number];
}

/** The words of a letter of request in one language, as data: `data/letters/<language>.json`. */
export interface LetterTemplate {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Between the elements of a list. */
  readonly separator: string;
  /** What it calls each instrument of the vocabulary. */
  readonly instruments: Readonly<Record<string, string>>;
  /** What it calls the degrees of urgency above routine. */
  readonly urgency: Readonly<Record<string, string>>;
  readonly title: string;
  readonly paragraphs: readonly LetterParagraph[];
  readonly closing: string;
}

/** Of the office asked, as far as the directory has it. */
export interface LetterOffice {
  readonly address: string | null;
}

/** A letter, or what has to be on record before there is one. */
export type Letter =
  | {
      readonly kind: 'letter';
      readonly language: string;
      readonly direction: string;
      readonly text: string;
    }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

const factNames = [
  ...['requestRef', 'requestingAuthority', 'requestedAuthority', 'instrument', 'purpose'],
  ...['requestedAddress', 'offences', 'requestedOffences'],
  ...['useLimits', 'assurances', 'dueDate', 'urgency'],
] as const;

const placeholder = /\{([^{}]*)\}/g;
/** What is put in keeps its own direction, and cannot turn around what stands beside it. */
const isolate = { begin: '\u2068', end: '\u2069' } as const;

/** @throws ProgramDataError for anything but a template whose placeholders are all known */
export function readLetterTemplate(bytes: Uint8Array): LetterTemplate {
  return checked(readProgramData(bytes, { what: 'template', kib: 64 }, readForm));
}

function readForm(form: Form): LetterTemplate {
  const members = form.members([
    ...(['language', 'direction', 'separator', 'instruments', 'urgency'] as const),
    ...(['title', 'paragraphs', 'closing'] as const),
  ]);
  return {
    language: members.language.text(),
    direction: members.direction.oneOf(['ltr', 'rtl']),
    separator: members.separator.text(),
    instruments: readWords(members.instruments, instruments),
    urgency: readWords(members.urgency, pressing),
    title: members.title.text(),
    paragraphs: members.paragraphs.list().map((paragraph) => {
      const { text, when } = paragraph.members(['text', 'when']);
      return { text: text.text(), when: when.oneOf(conditions) };
    }),
    closing: members.closing.text(),
  };
}

/** A word for each name, and for no other. */
function readWords(form: Form, names: readonly string[]): Readonly<Record<string, string>> {
  const words = new Map(
    Object.entries(form.members(names)).map(([name, word]) => [name, word.text()]),
  );
  const wordless = names.find((name) => words.get(name)?.trim() === '');
  if (wordless !== undefined) throw new ProgramDataError(`There is no word for ${wordless}.`);
  return Object.fromEntries(words);
}

function checked(template: LetterTemplate): LetterTemplate {
  const { title, paragraphs, closing } = template;
  const texts = [title, closing, ...paragraphs.map(({ text }) => text)];
  const unknown = texts.flatMap(namesIn).find((name) => !factNames.some((known) => known === name));
  if (unknown === undefined) return template;
  throw new ProgramDataError(`There is nothing called ${unknown} to put into a letter.`);
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** The letter for a request to that office, in the words of the template; nothing in either is executed. */
export function letterOf(
  record: RequestRecord,
  template: LetterTemplate,
  office: LetterOffice = { address: null },
): Letter {
  const facts = factsOf(record, template, office);
  const paragraphs = template.paragraphs.filter((paragraph) => isWanted(paragraph, record, facts));
  const texts = [template.title, ...paragraphs.map(({ text }) => text), template.closing];
  const missing = [...new Set(texts.flatMap(namesIn))].filter((name) => !facts.has(name));
  if (missing.length > 0) return { kind: 'incomplete', missing };
  const { language, direction } = template;
  const filled = texts.map((text) =>
    text.replace(placeholder, (_, name: string) => isolated(facts.get(name) ?? '')),
  );
  return { kind: 'letter', language, direction, text: `${filled.join('\n\n')}\n` };
}

function isWanted(
  { text, when }: LetterParagraph,
  { confidential, urgency }: RequestRecord,
  facts: ReadonlyMap<string, string>,
): boolean {
  switch (when) {
    case 'always':
      return true;
    case 'known':
      return namesIn(text).every((name) => facts.has(name));
    case 'confidential':
      return confidential === true;
    case 'urgent':
      return urgency === 'urgent' || urgency === 'emergency';
  }
}

function factsOf(
  record: RequestRecord,
  template: LetterTemplate,
  { address }: LetterOffice,
): ReadonlyMap<string, string> {
  const { offences = [], dueMs } = record;
  const listed = (texts: readonly string[]): string | undefined =>
    texts.length === 0 ? undefined : texts.join(template.separator);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['requestRef', record.requestRef],
    ['requestingAuthority', record.requestingAuthority],
    ['requestedAuthority', record.requestedAuthority],
    ['requestedAddress', address ?? undefined],
    ['instrument', wordFor(template.instruments, record.instrument)],
    ['purpose', record.purpose],
    ['offences', listed(offences.map(requestingText))],
    ['requestedOffences', listed(offences.flatMap(requestedText))],
    ['useLimits', listed(record.useLimits)],
    ['assurances', listed(record.assurances)],
    ['dueDate', dueMs === undefined ? undefined : new Date(dueMs).toISOString().slice(0, 10)],
    ['urgency', wordFor(template.urgency, record.urgency)],
  ];
  return new Map(facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What is in the record and has no word in this language is written as it is. */
function wordFor(
  words: Readonly<Record<string, string>>,
  name: string | undefined,
): string | undefined {
  return name !== undefined && Object.hasOwn(words, name) ? words[name] : name;
}

function requestingText({ requestingLaw, requestingTitle }: Offence): string {
  return `${requestingLaw} (${requestingTitle})`;
}

function requestedText({ requestedLaw, requestedTitle }: Offence): readonly string[] {
  if (requestedLaw === undefined) return [];
  return [requestedTitle === undefined ? requestedLaw : `${requestedLaw} (${requestedTitle})`];
}

function isolated(text: string): string {
  return `${isolate.begin}${text.replaceAll(/[\u2066-\u2069\u202a-\u202e]/g, '')}${isolate.end}`;
}
