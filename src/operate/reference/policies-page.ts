import {
  type Relation,
  relations,
  routePolicies,
  type RoutePolicy,
  seesLogins,
} from '../../access/policies.js';
import { roles } from '../../access/roles.js';
import { type PolicyChapter, policyChapters } from './policy-chapters.js';
import { routeSummaries } from './route-summaries.js';

/** The table of policies, as `src/access/policies.ts` has it. */
type Policies = Readonly<Record<string, RoutePolicy>>;

/** What each relation is called in the tables, and what it means. */
const relationWords: Readonly<Record<Relation, readonly [name: string, meaning: string]>> = {
  opener: ['who opened the case', 'The person in whose name the case was opened; for good.'],
  member: [
    'the team',
    'Whoever has a running grant on the case in another role than counsel’s. A grant may be for one item: then it counts for that item alone.',
  ],
  counsel: [
    'counsel',
    'Whoever has a running grant as defence counsel. Of the items, it counts for those that were served on them.',
  ],
  holder: ['the holder', 'Whoever answers for the item now.'],
  recipient: ['the recipient', 'Whoever is named to receive the item that is under way.'],
  reserved: [
    'who reserved it',
    'The person for whom an item’s place in the ledger is kept that is not used yet.',
  ],
  elevated: [
    'in an emergency',
    'Somebody for whom the case was opened by [break-glass](break-glass.md), for hours.',
  ],
};

/**
 * `docs/reference/policies.md`: who may ask the service for what, for readers who do not read code. Throws where a route
 * belongs to no chapter: a page that leaves one out would say that it does not exist.
 */
export function policiesPage(
  policies: Policies = routePolicies,
  summaries: ReadonlyMap<string, string> = routeSummaries(),
): string {
  const routes = Object.entries(policies).map(([route, policy]) => ({
    ...{ route, policy },
    chapter: chapterOf(route),
  }));
  return [
    ...introduction,
    ...rolesPart(),
    ...relationsPart(),
    ...grantsPart,
    ...enforcementPart,
    '## What one can ask for',
    '',
    'Names in braces stand for the id of one thing. Where nothing stands under *How they stand to it*, the role or the sign-in is enough, and what is shown is narrowed to what the person may see. Roles that an event needs are in [the types of events](events.md): they come on top of this table wherever something is recorded.',
    '',
    `By which login somebody signs in is shown to nobody but who has the role ${roleList(seesLogins)}.`,
    '',
    ...policyChapters.flatMap((chapter) =>
      chapterPart(
        routes.filter((one) => one.chapter === chapter),
        chapter,
        summaries,
      ),
    ),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const introduction: readonly string[] = [
  '# Who may do what',
  '',
  'Made from `src/access/policies.ts`, `src/access/roles.ts` and `docs/openapi.json` by `npm run reference`. What is not in this table is refused to everybody. Why it is one table: [decision 23](../adr/0023-one-table-of-policies.md). How accounts and sign-in work: [accounts, sign-in and keys](access.md).',
  '',
];

const grantsPart: readonly string[] = [
  '## What a grant is',
  '',
  'Nobody but who opened a case has to do with it until others are let in by grants. A grant is an event on the case’s own chain (`grant.given`), so whoever checks the case sees every grant there ever was. It names the account, the role that the person has on this case, from when and until when, and the reason; it may be for one item alone.',
  '',
  '- It has two persons: an investigator, a prosecutor or an evidence custodian signs it, and so does another of these, or a system administrator. Nobody is both.',
  '- It ends by itself at its end. Before that, `grant.ended` ends it, with a reason: by an investigator, a prosecutor, an evidence custodian or a data protection officer.',
  '- Counsel’s grant must have an end, within a year (366 days); after that it is given anew. Of others the end may be left open.',
  '- Once it is over the case is to the person what does not exist, but for items that they hold or are to receive. What they recorded stays.',
  '',
];

const enforcementPart: readonly string[] = [
  '## It is decided three times',
  '',
  'Each of the three is written by itself, and each has tests that take another away.',
  '',
  '1. **The service** asks the table below before every request. Whoever has nothing to do with a thing is told that it is not there (404); whoever has, but not enough, is told what is needed (403). It does not start where a route without sign-in is not in the table, or the table has a route that nobody answers.',
  '2. **The database** decides once more for every row (row-level security), by whom the transaction is for: a query that forgot to ask finds nothing of a foreign case.',
  '3. **The rights of the logins.** The service uses two logins of the database that own nothing. Neither may change or remove an event, and the login by which people read cannot write one. All their rights: [database-rights.txt](database-rights.txt).',
  '',
  'Some acts also need a second person who saw the request itself: [approvals](approvals.md). What was read and what was refused is on record: [reads](reads.md).',
  '',
];

function rolesPart(): readonly string[] {
  return [
    '## Roles',
    '',
    'An account has one or several of these roles. A role says what somebody does, and opens no case by itself.',
    '',
    '| Role | What it is for | Named in code |',
    '|---|---|---|',
    ...Object.entries(roles).map(([name, what]) => `| ${inWords(name)} | ${what} | \`${name}\` |`),
    '',
  ];
}

function relationsPart(): readonly string[] {
  return [
    '## How somebody stands to a case or an item',
    '',
    'It is looked up at each request, by the clock of the database.',
    '',
    '| In the tables | Means | Named in code |',
    '|---|---|---|',
    ...relations.map((name) => {
      const [called, meaning] = relationWords[name];
      return `| ${called} | ${meaning} | \`${name}\` |`;
    }),
    '',
  ];
}

interface Route {
  readonly route: string;
  readonly policy: RoutePolicy;
}

function chapterPart(
  routes: readonly Route[],
  { title, about }: PolicyChapter,
  summaries: ReadonlyMap<string, string>,
): readonly string[] {
  return [
    `### ${title}`,
    '',
    about,
    '',
    '| What one asks for | Who may | How they stand to it | Why |',
    '|---|---|---|---|',
    ...routes.map(({ route, policy: { who, to, why } }) => {
      const asked = `\`${withBraces(route)}\``;
      const summary = summaries.get(withBraces(route));
      const first = summary === undefined ? asked : `${asked}<br>${cell(summary)}`;
      const standing = standingWords(to);
      return `| ${[first, whoWords(who), standing, cell(why)].join(' | ')} |`;
    }),
    '',
  ];
}

/** The first chapter that holds the route. */
function chapterOf(route: string): PolicyChapter {
  const path = route.slice(route.indexOf(' ') + 1);
  const chapter = policyChapters.find(({ holds }) => holds.test(path));
  if (chapter === undefined) throw new Error(`no chapter of policies.md holds ${route}`);
  return chapter;
}

/** Always in the order of the list above, so that two routes can be compared by the eye. */
function standingWords(to: RoutePolicy['to']): string {
  if (to === undefined) return '';
  const ways = relations
    .filter((name) => to.relations.includes(name))
    .map((name) => relationWords[name][0])
    .join(', ');
  return to.orRoles === undefined ? ways : `${ways}; or else in the role ${roleList(to.orRoles)}`;
}

/** As the contract writes it, which readers of both pages know: `/api/items/{itemId}`. */
function withBraces(route: string): string {
  return route.replaceAll(/[:*](\w+)/g, '{$1}');
}

function whoWords(who: RoutePolicy['who']): string {
  if (who === 'anybody') return 'anybody, without sign-in';
  return who === 'signed_in' ? 'whoever is signed in' : roleList(who);
}

function roleList(names: readonly string[]): string {
  return names.map(inWords).join(' or ');
}

function inWords(role: string): string {
  return role.replaceAll('_', ' ');
}

/** On one line of a table; the pages that the table of policies names by their files become links. */
function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/\(([a-z-]+)\.md\)/g, '([$1]($1.md))');
}
