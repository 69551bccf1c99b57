import { type AuditOutcome } from '../operate/audit/audit.js';
import { claimLines, conclusions, findingLines, sectionsText } from './verdict-report.js';

/** What an audit found in plain words, for a person at a terminal. */
export function auditText({ verdict, tallies, exitCode }: AuditOutcome): string {
  return sectionsText([
    logLines(verdict.checkpoint),
    verdict.claims.flatMap(claimLines),
    findingLines(verdict.findings),
    tallyLines(tallies),
    [
      conclusions[exitCode],
      'Shown is what was not changed since intake, never that it was true before.',
    ],
  ]);
}

function logLines(log: AuditOutcome['verdict']['checkpoint']): readonly string[] {
  if (log === null) return ['Log         entries are missing: see the findings'];
  return [`Ledger      ${log.origin}`, `Log         ${log.size} entries, root ${log.root}`];
}

/** What stands above is not everything that was found: warnings are counted, and of many alike a part is told. */
function tallyLines(tallies: AuditOutcome['tallies']): readonly string[] {
  const counted = tallies.filter(({ count, told }) => count > told);
  if (counted.length === 0) return ['Counted besides: nothing'];
  return [
    'Counted besides',
    ...counted.map(({ code, count, told }) => `  ${code.padEnd(16)} ${count - told}`),
  ];
}
