import { restrictionKinds } from '../custody/release-types.js';
import { isFieldName, neverWithheld } from '../ledger/field.js';
import { ProgramDataError, readProgramData } from '../program-data.js';
import { type Form } from './read-form.js';

/** Who gets a package, as far as the law tells recipients apart. */
export const recipientKinds = [
  'prosecution',
  'court',
  'defence',
  'foreign_authority',
  'public',
] as const;
export type RecipientKind = (typeof recipientKinds)[number];

/** Fields withheld of items under one kind of restriction; with null, of every chain of the package. */
export interface RedactionRule {
  readonly restriction: (typeof restrictionKinds)[number] | null;
  readonly fields: readonly string[];
  /** Stands in the package beside each field. */
  readonly ground: string;
}

/** Which fields a kind of recipient does not get, as data: `data/redaction-profiles/<id>.json`. */
export interface RedactionProfile {
  /** By which an export names it: `<id>/<version>`. */
  readonly name: string;
  readonly title: string;
  readonly recipient: RecipientKind;
  /** Where its rules are from. */
  readonly source: string;
  readonly rules: readonly RedactionRule[];
}

/** Of an export without one. */
export const noRedaction = 'none';

/** Words that the package repeats of its own export: withheld, it could not be told which export it belongs to. */
export const exportFields: ReadonlySet<string> = new Set([
  ...['kind', 'purpose', 'recipient', 'requestedBy', 'language', 'redactionProfile', 'exportedAt'],
]);

const mostRules = 100;
const mostFields = 256;
const longestText = 500;
const profileId = /^[a-z][a-z0-9-]{0,63}$/;

/** @throws ProgramDataError for anything but a profile in its form, or one that withholds what never is */
export function readRedactionProfile(bytes: Uint8Array): RedactionProfile {
  const profile = readProgramData(bytes, { what: 'redaction profile', kib: 256 }, readForm);
  check(profile);
  return profile;
}

function readForm(form: Form): RedactionProfile {
  const members = form.members(['id', 'version', 'title', 'recipient', 'source', 'rules']);
  const id = members.id.text();
  demand(profileId.test(id), 'its id is lower-case letters, digits and hyphens');
  return {
    name: `${id}/${members.version.count()}`,
    title: members.title.text(),
    recipient: members.recipient.oneOf(recipientKinds),
    source: members.source.text(),
    rules: members.rules.list().map(readRule),
  };
}

function readRule(form: Form): RedactionRule {
  const { restriction, fields, ground } = form.members(['restriction', 'fields', 'ground']);
  return {
    restriction: restriction.isNull() ? null : restriction.oneOf(restrictionKinds),
    fields: fields.list().map((field) => field.text()),
    ground: ground.text(),
  };
}

function check({ title, source, rules }: RedactionProfile): void {
  demand(rules.length > 0 && rules.length <= mostRules, `it has 1 to ${mostRules} rules`);
  for (const text of [title, source, ...rules.map(({ ground }) => ground)]) {
    const isText = text.trim() !== '' && text.length <= longestText;
    demand(isText, `its texts have 1 to ${longestText} characters`);
  }
  for (const { fields } of rules) {
    demand(
      fields.length > 0 && fields.length <= mostFields,
      `a rule has 1 to ${mostFields} fields`,
    );
    for (const field of fields) {
      demand(isFieldName(field), `${field} is no name of a field`);
      demand(!neverWithheld.has(field), `${field} is never withheld`);
    }
  }
}

function demand(holds: boolean, rule: string): void {
  if (!holds) throw new ProgramDataError(`The redaction profile cannot be used: ${rule}.`);
}
