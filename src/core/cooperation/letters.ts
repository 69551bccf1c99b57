import { readUtf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { readIntegerJson } from '../canonical/json.js';
import { Form } from '../package/read-form.js';
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

/** A template cannot be used; the message says what is wrong with it. */
export class LetterTemplateError extends Error {}

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

const longestTemplate = 64 * 1024;
const placeholder = /\{([^{}]*)\}/g;
/** What is put in keeps its own direction, and cannot turn around what stands beside it. */
const isolate = { begin: '\u2068', end: '\u2069' } as const;

/** @throws LetterTemplateError for anything but a template whose placeholders are all known */
export function readLetterTemplate(bytes: Uint8Array): LetterTemplate {
  const text = bytes.length > longestTemplate ? undefined : readUtf8(bytes);
  if (text === undefined) throw new LetterTemplateError('The template is no UTF-8 of 64 KiB.');
  try {
    return checked(readForm(text));
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new LetterTemplateError(`The template is not in its form: ${error.message}.`);
  }
}

function readForm(text: string): LetterTemplate {
  const members = new Form(readIntegerJson(text)).members([
    ...(['language', 'direction', 'title', 'paragraphs', 'closing'] as const),
  ]);
  return {
    language: members.language.text(),
    direction: members.direction.oneOf(['ltr', 'rtl']),
    title: members.title.text(),
    paragraphs: members.paragraphs.list().map((form) => {
      const { text: words, when } = form.members(['text', 'when']);
      return { text: words.text(), when: when.oneOf(conditions) };
    }),
    closing: members.closing.text(),
  };
}

function checked(template: LetterTemplate): LetterTemplate {
  const { title, paragraphs, closing } = template;
  const texts = [title, closing, ...paragraphs.map(({ text }) => text)];
  const unknown = texts.flatMap(namesIn).find((name) => !factNames.some((known) => known === name));
  if (unknown === undefined) return template;
  throw new LetterTemplateError(`There is nothing called ${unknown} to put into a letter.`);
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
