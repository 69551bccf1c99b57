import { ForumProfileReader } from '../../admissibility/forum-profile.reader.js';
import { ruleCatalogue } from '../../core/admissibility/catalogue.js';
import { type ForumProfile } from '../../core/admissibility/forum-profile.js';
import { type RuleMode } from '../../core/admissibility/rule.js';

const modes: Readonly<Record<RuleMode, string>> = {
  automatic: 'the record',
  human: 'a person',
  both: 'the record, then a person',
};

const severities: Readonly<Record<string, string>> = {
  block_export: 'blocks export',
  warn: 'warns',
  inform: 'informs',
};

/** `docs/reference/rules.md`: what each forum asks, and how each question is answered. */
export function rulesPage(): string {
  return [
    '# Rules of admissibility',
    '',
    'Made from the catalogue and the forum profiles in `data/forums/` by `npm run reference`. The ledger records facts and shows risks; whether something is taken as evidence is for a court to say.',
    '',
    'Each rule comes out as *met* (no concern is recorded, also where the question names a defect), *not met*, *unknown* (missing facts never count as met) or *not applicable*. Answers by *the record* are read from the events; those by *a person* are asked. With each result the version of the rule and a hash of the facts that it read are kept.',
    '',
    'A source marked † is yet to be confirmed by local counsel.',
    '',
    ...new ForumProfileReader().all().flatMap(profileSection),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function profileSection(profile: ForumProfile): readonly string[] {
  const { id, version, title, basedOn, effectiveFrom, effectiveUntil, rules, sha256 } = profile;
  const until = effectiveUntil === null ? '' : ` until ${effectiveUntil}`;
  return [
    `## ${title}`,
    '',
    `\`${id}\`, version ${version}, in force from ${effectiveFrom}${until}${
      basedOn.length === 0 ? '' : `; asks also what \`${basedOn.join('`, `')}\` asks`
    }. SHA-256 \`${sha256}\`.`,
    '',
    '| Rule | Subject | Question | Answered by | If not met | Source |',
    '|---|---|---|---|---|---|',
    ...rules.map(({ ruleId, wording, severity, source, toConfirm }) => {
      const rule = ruleCatalogue.get(ruleId);
      const by = rule === undefined ? '' : modes[rule.mode];
      const cells = [ruleId, wording, rule?.question ?? '', by, severities[severity] ?? severity];
      return `| ${[...cells, `${source}${toConfirm ? ' †' : ''}`].join(' | ')} |`;
    }),
    '',
  ];
}
