import { createHash } from 'node:crypto';
import { toHex } from '../src/core/canonical/hex.js';
import { exactKeys, type Json } from '../src/core/canonical/json.js';
import { type ExerciseFile, type FileKey, fileKeys } from './exercise-files.js';
import { type ChainKey, type Step } from './step.js';
import { type OrganisationKey, type PersonKey } from './cast.js';

/** What is known of the exercise when a step is told. Each look-up throws for what is not known yet. */
export interface Known {
  readonly startMs: number;
  file(key: FileKey): ExerciseFile;
  /** Account id. */
  account(key: PersonKey): string;
  organisation(key: OrganisationKey): string;
  /** 64 hex digits. */
  chain(key: ChainKey): string;
  /** Of the event that the step of that key became: its hash in hex, its place in the log. */
  eventHash(step: string): string;
  logIndex(step: string): number;
}

/** The fields of the step with everything known put in: what the ledger takes as field JSON. */
export function resolveFields(step: Step, known: Known): Readonly<Record<string, Json>> {
  return resolveMembers(step.fields, known);
}

/** When the step occurred: RFC 3339. */
export function occurredText(step: Step, known: Pick<Known, 'startMs'>): string {
  return new Date(known.startMs + step.at).toISOString();
}

function resolve(json: Json, known: Known): Json {
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map((element) => resolve(element, known));
  for (const [names, replace] of replacements) {
    const members = exactKeys(json, names);
    if (members !== undefined) return replace(members, known);
  }
  return resolveMembers(json, known);
}

function resolveMembers(
  members: Readonly<Record<string, Json>>,
  known: Known,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(members).map(([name, json]) => [name, resolve(json, known)]),
  );
}

type Replace = (members: Readonly<Record<string, Json>>, known: Known) => Json;

/** By the names of the members: the placeholders of `step.ts`, which alone makes them. */
const replacements: readonly (readonly [readonly string[], Replace])[] = [
  // The casts: `step.ts` lets only keys of the cast and of the chains into these places.
  [['person'], (members, known) => known.account(textOf(members, 'person') as PersonKey)],
  [
    ['organisation'],
    (members, known) => known.organisation(textOf(members, 'organisation') as OrganisationKey),
  ],
  [['chain'], (members, known) => known.chain(textOf(members, 'chain') as ChainKey)],
  [['eventOf'], (members, known) => known.eventHash(textOf(members, 'eventOf'))],
  [['logIndexOf'], (members, known) => known.logIndex(textOf(members, 'logIndexOf'))],
  [['offset'], ({ offset }, known) => new Date(known.startMs + Number(offset)).toISOString()],
  [
    ['digestOf', 'algorithm'],
    (members, known) => digest(fileOf(members, 'digestOf', known), textOf(members, 'algorithm')),
  ],
  [['sizeOf'], (members, known) => fileOf(members, 'sizeOf', known).bytes.length],
  [['nameOf'], (members, known) => toHex(fileOf(members, 'nameOf', known).originalName)],
  [['mediaTypeOf'], (members, known) => fileOf(members, 'mediaTypeOf', known).mediaType],
];

function fileOf(members: Readonly<Record<string, Json>>, name: string, known: Known): ExerciseFile {
  const wanted = textOf(members, name);
  const key = fileKeys.find((each) => each === wanted);
  if (key === undefined) throw new Error(`the exercise has no file ${wanted}`);
  return known.file(key);
}

function digest({ bytes }: ExerciseFile, algorithm: string): string {
  return createHash(algorithm.replace('-', '')).update(bytes).digest('hex');
}

function textOf(members: Readonly<Record<string, Json>>, name: string): string {
  const text = members[name];
  if (typeof text !== 'string') throw new Error(`the placeholder ${name} is not a text`);
  return text;
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
