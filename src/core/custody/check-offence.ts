import { type Json } from '../canonical/json.js';
import { isJsonObject, isWording } from './json-kind.js';

/** An offence for which a request is made, and what it is in the law of the State asked where somebody has looked. */
export interface Offence {
  /** As the requesting State cites it, such as `Code pénal 421-1`. */
  readonly requestingLaw: string;
  readonly requestingTitle: string;
  readonly requestedLaw?: string;
  readonly requestedTitle?: string;
  /** In the requesting State; 99 stands for life. */
  readonly maximumPenaltyYears?: number;
  /** Of the lists of offences for which some instruments ask no further. */
  readonly category?: string;
}

const texts = [
  ...(['requestingLaw', 'requestingTitle', 'requestedLaw', 'requestedTitle', 'category'] as const),
] as const;
const required: readonly string[] = ['requestingLaw', 'requestingTitle'];
const members: readonly string[] = [...texts, 'maximumPenaltyYears'];
const longestText = 500;
const mostYears = 200;

/** What is wrong with an offence of a request, in sentences; none if nothing is. */
export function offenceProblems(json: Json): readonly string[] {
  if (!isJsonObject(json)) return [`An offence is an object of ${members.join(', ')}.`];
  const unknown = Object.keys(json).filter((name) => !members.includes(name));
  return [
    ...unknown.map((name) => `There is no member ${name}.`),
    ...texts.flatMap((name) => textProblem(name, json[name])),
    ...yearsProblem(json['maximumPenaltyYears']),
    ...(json['requestedTitle'] !== undefined && json['requestedLaw'] === undefined
      ? ['requestedTitle stands beside requestedLaw.']
      : []),
  ];
}

/** The offence; undefined for JSON that is none. */
export function offenceOf(json: Json): Offence | undefined {
  // What has no problem has these members, in these types.
  return offenceProblems(json).length === 0 ? (json as unknown as Offence) : undefined;
}

function textProblem(name: string, value: Json | undefined): readonly string[] {
  if (value === undefined) return required.includes(name) ? [`${name} is missing.`] : [];
  if (!isWording(value)) return [`${name} is a text that is not empty.`];
  return Array.from(value).length > longestText
    ? [`${name} has over ${longestText} characters.`]
    : [];
}

function yearsProblem(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  const isYears = typeof value === 'number' && Number.isInteger(value);
  return isYears && value >= 0 && value <= mostYears
    ? []
    : [`maximumPenaltyYears is a whole number from 0 to ${mostYears}.`];
}
