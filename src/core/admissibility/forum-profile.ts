import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { type Form } from '../package/read-form.js';
import { ProgramDataError, readProgramData } from '../program-data.js';
import { ruleCatalogue } from './catalogue.js';

export const severities = ['block_export', 'warn', 'inform'] as const;
export type Severity = (typeof severities)[number];

/** One rule as a forum asks it. */
export interface ProfileRule {
  readonly ruleId: string;
  readonly severity: Severity;
  /** What the forum calls it. */
  readonly wording: string;
  /** Where the forum has it from: statute, rule of court, case. */
  readonly source: string;
  /** Local counsel has yet to confirm it. */
  readonly toConfirm: boolean;
}

/** What a family of courts asks, as data: `data/forums/<id>.json`. */
export interface ForumProfile {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Ids of profiles whose rules it asks too. */
  readonly basedOn: readonly string[];
  /** `YYYY-MM-DD`, both days included; null: until it is replaced. */
  readonly effectiveFrom: string;
  readonly effectiveUntil: string | null;
  readonly rules: readonly ProfileRule[];
  /** SHA-256 of the file, hex: an assessment says by which words it was made. */
  readonly sha256: string;
}

const mostRules = 200;
const longestText = 300;
const profileId = /^[a-z][a-z0-9-]{0,63}$/;
const dateForm = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** @throws ProgramDataError for anything but a profile in its form, of rules that the catalogue has */
export function readForumProfile(engine: Engine, bytes: Uint8Array): ForumProfile {
  const profile = readProgramData(bytes, { what: 'profile', kib: 256 }, readForm);
  check(profile);
  return { ...profile, sha256: toHex(engine.sha256(bytes)) };
}

/** Whether the forum asks by it at that moment, in ms since 1970. */
export function isInForce({ effectiveFrom, effectiveUntil }: ForumProfile, atMs: number): boolean {
  if (atMs < dayOf(effectiveFrom)) return false;
  return effectiveUntil === null || atMs < dayOf(effectiveUntil) + 24 * 60 * 60 * 1000;
}

type UnsignedProfile = Omit<ForumProfile, 'sha256'>;

function readForm(form: Form): UnsignedProfile {
  const members = form.members([
    ...(['id', 'version', 'title', 'basedOn', 'effectiveFrom', 'effectiveUntil', 'rules'] as const),
  ]);
  return {
    id: members.id.text(),
    version: members.version.count(),
    title: members.title.text(),
    basedOn: members.basedOn.list().map((form) => form.text()),
    effectiveFrom: members.effectiveFrom.text(),
    effectiveUntil: members.effectiveUntil.textOrNull(),
    rules: members.rules.list().map(readRule),
  };
}

function readRule(form: Form): ProfileRule {
  const members = form.members(['ruleId', 'severity', 'wording', 'source', 'toConfirm']);
  return {
    ruleId: members.ruleId.text(),
    severity: members.severity.oneOf(severities),
    wording: members.wording.text(),
    source: members.source.text(),
    toConfirm: members.toConfirm.flag(),
  };
}

function check({ id, version, title, basedOn, rules, ...dates }: UnsignedProfile): void {
  const { effectiveFrom, effectiveUntil } = dates;
  demand(profileId.test(id), `“${id}” is no id of a profile`);
  demand(version >= 1, 'its version is below 1');
  demand(isLine(title), 'its title is empty or too long');
  demand(
    basedOn.every((other) => profileId.test(other) && other !== id),
    'what it is based on',
  );
  demand(
    [effectiveFrom, effectiveUntil ?? effectiveFrom].every((date) => dateForm.test(date)),
    'a date is not like 2026-01-31',
  );
  demand((effectiveUntil ?? effectiveFrom) >= effectiveFrom, 'it ends before it begins');
  demand(rules.length > 0 && rules.length <= mostRules, `it has not 1 to ${mostRules} rules`);
  for (const { ruleId, wording, source } of rules) {
    demand(ruleCatalogue.has(ruleId), `there is no rule ${ruleId}`);
    demand(isLine(wording) && isLine(source), `wording or source of ${ruleId}`);
  }
  demand(new Set(rules.map(({ ruleId }) => ruleId)).size === rules.length, 'a rule stands twice');
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new ProgramDataError(`The profile cannot be used: ${what}.`);
}

function isLine(text: string): boolean {
  return text.trim() !== '' && text.length <= longestText;
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
