import { isDay } from '../canonical/instant.js';
import { type Json } from '../canonical/json.js';
import { isCountryCode } from '../places/countries.js';
import { isJsonList, isJsonObject, isWording } from './json-kind.js';

/** An organisation that takes part in a joint investigation team, and as what. */
export interface TeamParty {
  readonly organisation: string;
  /** Of the form of ISO 3166-1 alpha-2; held against no list, since the record keeps what its source said. */
  readonly country: string;
  readonly role: string;
}

/** The joint investigation team of a case: one case, several States. Days are `YYYY-MM-DD`. */
export interface JointTeam {
  readonly reference: string;
  readonly parties: readonly TeamParty[];
  readonly agreementDate?: string;
  readonly validUntil?: string;
}

const longestText = 500;
const mostParties = 50;
const teamMembers: readonly string[] = ['reference', 'parties', 'agreementDate', 'validUntil'];
const partyMembers: readonly string[] = ['organisation', 'country', 'role'];

/** What is wrong with the team of a case, in sentences; none if nothing is. */
export function jointTeamProblems(json: Json): readonly string[] {
  if (!isJsonObject(json)) return [`A team is an object of ${teamMembers.join(', ')}.`];
  const { agreementDate, validUntil } = json;
  return [
    ...unknownMembers(json, teamMembers),
    ...textProblem('reference', json['reference']),
    ...dayProblem('agreementDate', agreementDate),
    ...dayProblem('validUntil', validUntil),
    ...(isBefore(validUntil, agreementDate) ? ['The team ends before it was agreed.'] : []),
    ...partiesProblems(json['parties']),
  ];
}

/** The team; undefined for JSON that is none. */
export function jointTeamOf(json: Json | undefined): JointTeam | undefined {
  if (json === undefined || jointTeamProblems(json).length > 0) return undefined;
  // What has no problem has these members, in these types.
  return json as unknown as JointTeam;
}

/** Whether an organisation of that name takes part. */
export function isPartyOf({ parties }: JointTeam, name: string): boolean {
  return parties.some(({ organisation }) => organisation === name);
}

function partiesProblems(json: Json | undefined): readonly string[] {
  if (!isJsonList(json)) return ['parties is a list.'];
  if (json.length > mostParties) return [`A team has at most ${mostParties} parties.`];
  const problems = json.flatMap((party, i) =>
    partyProblems(party).map((problem) => `Party ${i + 1}: ${problem}`),
  );
  if (problems.length > 0) return problems;
  const parties = json.filter(isJsonObject);
  const names = new Set(parties.map(({ organisation }) => organisation));
  const countries = new Set(parties.map(({ country }) => country));
  return [
    ...(names.size < parties.length ? ['An organisation stands twice among the parties.'] : []),
    ...(countries.size < 2 ? ['The parties of a team are of two countries or more.'] : []),
  ];
}

function partyProblems(json: Json): readonly string[] {
  if (!isJsonObject(json)) return [`it is an object of ${partyMembers.join(', ')}.`];
  const { organisation, country, role } = json;
  return [
    ...unknownMembers(json, partyMembers),
    ...textProblem('organisation', organisation),
    ...textProblem('role', role),
    ...(typeof country === 'string' && isCountryCode(country)
      ? []
      : ['country is a code of two capital letters.']),
  ];
}

function unknownMembers(
  json: Readonly<Record<string, Json>>,
  known: readonly string[],
): readonly string[] {
  const unknown = Object.keys(json).filter((name) => !known.includes(name));
  return unknown.map((name) => `There is no member ${name}.`);
}

function textProblem(name: string, value: Json | undefined): readonly string[] {
  if (!isWording(value)) return [`${name} is a text that is not empty.`];
  const isLong = Array.from(value).length > longestText;
  return isLong ? [`${name} has over ${longestText} characters.`] : [];
}

function dayProblem(name: string, value: Json | undefined): readonly string[] {
  if (value === undefined || (typeof value === 'string' && isDay(value))) return [];
  return [`${name} is a day as 2026-11-30.`];
}

/** Days of that form are compared as text. */
function isBefore(day: Json | undefined, other: Json | undefined): boolean {
  return typeof day === 'string' && typeof other === 'string' && day < other;
}
