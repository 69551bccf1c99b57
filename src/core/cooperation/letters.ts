import { type Form } from '../package/read-form.js';
import { ProgramDataError, readProgramData } from '../program-data.js';
import { type Instrument } from './instruments.js';
import { type RequestRecord } from './request-record.js';

const conditions = ['always', 'known', 'confidential', 'urgent'] as const;

/** One paragraph; `known`: only where all that it names is on record. */
export interface LetterParagraph {
  readonly text: string;
  readonly when: (typeof conditions)[number];
}

/** The words of a letter of request in one language, as data: `data/letters/<language>.json`. */
export interface LetterTemplate {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  readonly paragraphs: readonly LetterParagraph[];
  readonly closing: string;
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
  const members = form.members(['language', 'direction', 'title', 'paragraphs', 'closing']);
  return {
    language: members.language.text(),
    direction: members.direction.oneOf(['ltr', 'rtl']),
    title: members.title.text(),
    paragraphs: members.paragraphs.list().map((paragraph) => {
      const { text, when } = paragraph.members(['text', 'when']);
      return { text: text.text(), when: when.oneOf(conditions) };
    }),
    closing: members.closing.text(),
  };
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

/** The letter for a request, in the words of the template; nothing in either is executed. */
export function letterOf(
  record: RequestRecord,
  template: LetterTemplate,
  instruments: readonly Instrument[],
): Letter {
  const facts = factsOf(record, instruments);
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
  instruments: readonly Instrument[],
): ReadonlyMap<string, string> {
  const title = instruments.find(({ id }) => id === record.instrument)?.title;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['requestRef', record.requestRef],
    ['requestingAuthority', record.requestingAuthority],
    ['requestedAuthority', record.requestedAuthority],
    ['instrument', title ?? record.instrument],
    ['purpose', record.purpose],
    ['useLimits', listed(record.useLimits)],
    ['assurances', listed(record.assurances)],
    [
      'dueDate',
      record.dueMs === undefined ? undefined : new Date(record.dueMs).toISOString().slice(0, 10),
    ],
    ['urgency', record.urgency],
  ];
  return new Map(facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function listed(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('; ');
}

function isolated(text: string): string {
  return `${isolate.begin}${text.replaceAll(/[\u2066-\u2069\u202a-\u202e]/g, '')}${isolate.end}`;
}
