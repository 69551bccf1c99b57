import { instantText } from '../core/canonical/instant.js';
import { type Finding } from '../core/verify/finding.js';
import { type Claim, type ClaimId, type Verdict } from '../core/verify/verdict.js';

/** What a claim says where it passes, and what it does not say even then. */
const claimWords: Readonly<Record<ClaimId, { readonly shows: string; readonly showsNot: string }>> =
  {
    1: {
      shows: 'The bytes are those recorded at intake.',
      showsNot: 'that their content was true when it was collected',
    },
    2: {
      shows: 'The bytes are those that the source announced.',
      showsNot: 'that the source announced the truth',
    },
    3: {
      shows: 'The record is complete and in order, up to the checkpoint.',
      showsNot: 'what happened outside the record',
    },
    4: {
      shows: 'It is known which key signed what.',
      showsNot: 'who held a key: for that the operator of the ledger vouches',
    },
    5: {
      shows: 'It is known by when the record existed.',
      showsNot: 'when things happened before they were recorded',
    },
    6: {
      shows: 'Outsiders saw this very log.',
      showsNot: 'that those outsiders are honest',
    },
  };

const resultWords = {
  pass: 'PASS',
  fail: 'FAIL',
  not_checked: 'NOT CHECKED',
  not_possible: 'NOT POSSIBLE',
} as const;

export const conclusions = {
  0: 'Everything that must be shown is shown.',
  1: 'At least one claim FAILS: see the findings.',
  3: 'Nothing fails, but something that must be shown was NOT CHECKED.',
} as const;

/** The verdict in plain words, for a person at a terminal. */
export function reportText(verdict: Verdict, exitCode: 0 | 1 | 3): string {
  const sections = [
    checkpointLines(verdict),
    verdict.claims.flatMap(claimLines),
    keyLines(verdict),
    findingLines(verdict.findings),
    [
      conclusions[exitCode],
      'Shown is what was not changed since intake, never that it was true before.',
    ],
  ];
  return sectionsText(sections);
}

/** Sections with an empty line between them. */
export function sectionsText(sections: readonly (readonly string[])[]): string {
  return sections.map((lines) => lines.map((line) => `${printable(line)}\n`).join('')).join('\n');
}

function checkpointLines({ checkpoint, package: digest }: Verdict): readonly string[] {
  const packageLine = `Package     ${digest ?? 'not readable'}`;
  if (checkpoint === null) return [packageLine, 'Checkpoint  none that could be verified'];
  const { origin, size, root, cosignedBy, cosignedAt } = checkpoint;
  const at = cosignedAt === null ? '' : `, by ${timeText(cosignedAt * 1000)}`;
  return [
    packageLine,
    `Ledger      ${origin}`,
    `Checkpoint  ${size} entries, root ${root}`,
    `Witnesses   ${cosignedBy.length === 0 ? 'none' : cosignedBy.join(', ')}${at}`,
    'Seal        not checked',
  ];
}

export function claimLines({ id, result, checked }: Claim): readonly string[] {
  const { shows, showsNot } = claimWords[id];
  return [
    `${id} ${resultWords[result].padEnd(12)}  ${shows} (${checked} checked)`,
    `                Does not show ${showsNot}.`,
  ];
}

/** A key that nobody knows of under a familiar account is seen only by looking. */
function keyLines({ keys }: Verdict): readonly string[] {
  const accounts = [...new Set(keys.map(({ account }) => account))];
  return [
    keys.length === 0 ? 'Keys: none registered' : 'Keys, by account',
    ...accounts.flatMap((account) => [
      `  ${account}`,
      ...keys
        .filter((key) => key.account === account)
        .map(({ keyId, firstIndex, revokedIndex }) => {
          const end = revokedIndex === null ? '' : `, revoked at ${revokedIndex}`;
          return `    k1:${keyId}  from log index ${firstIndex}${end}`;
        }),
    ]),
  ];
}

export function findingLines(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return ['Findings: none'];
  return ['Findings', ...findings.map(findingLine)];
}

function findingLine({ code, step, chain, seq, field, path, detail }: Finding): string {
  const places = [
    ['chain', chain],
    ['seq', seq],
    ['field', field],
    ['path', path],
  ] as const;
  const place = places
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name} ${String(value)}`);
  return `  ${code.padEnd(16)} step ${step}${place.join('')}: ${detail}`;
}

function timeText(ms: number): string {
  try {
    return instantText(ms);
  } catch {
    return `${ms} ms`; // a witness may state any time, also one that no calendar has
  }
}

/** Names in a package are chosen by its writer: they must not steer the terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
