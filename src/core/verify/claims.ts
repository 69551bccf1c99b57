import { type Finding, type FindingCode } from './finding.js';
import { type Claim, type ClaimId, type ClaimResult } from './verdict.js';

/** How many things were looked at. Nothing looked at is never a pass. */
export interface Counts {
  /** Objects whose bytes were compared. */
  objects: number;
  /** Digests that a source announced, and that were compared. */
  announced: number;
  /** Readable events. */
  events: number;
  /** Signatures that verify. */
  signatures: number;
}

/** What the claims rest on besides the findings. */
export interface Grounds {
  readonly counts: Readonly<Counts>;
  /** Verified cosignatures of the policy's witnesses. */
  readonly cosignatures: number;
  readonly quorum: 'none' | 'met' | 'missed';
  /** Checkpoint verified, and all entries there. */
  readonly hasEntries: boolean;
  /** A checkpoint was kept that is newer than the package's: nothing can be said of what came between. */
  readonly isOutdated: boolean;
  /** A type occurs whose rules are not built yet. */
  readonly hasUnbuiltType: boolean;
}

const claimIds: readonly ClaimId[] = [1, 2, 3, 4, 5, 6];

/** All other E codes make claim 3 fail. */
const claimOfCode: ReadonlyMap<FindingCode, ClaimId> = new Map<FindingCode, ClaimId>([
  ['E_BLOB', 1],
  ['E_ANNOUNCED', 2],
  ['E_SIG', 4],
  ['E_KEY_UNKNOWN', 4],
  ['E_KEY_REVOKED', 4],
  ['E_ROLE', 4],
  ['E_TIME', 5],
  ['E_QUORUM', 6],
]);

/** The six claims of a package that was read to its end. */
export function claimsOf(findings: readonly Finding[], grounds: Grounds): readonly Claim[] {
  const failed = failedClaims(findings);
  return claimIds.map((id) => ({
    id,
    result: failed.has(id) ? 'fail' : resultWithoutErrors(id, grounds),
    checked: checkedFor(id, grounds),
  }));
}

/** The six claims of a package that could not be read: only what was found counts. */
export function claimsUnread(findings: readonly Finding[]): readonly Claim[] {
  const failed = failedClaims(findings);
  return claimIds.map((id) => ({
    id,
    result: id === 3 && failed.has(id) ? 'fail' : 'not_checked',
    checked: 0,
  }));
}

function failedClaims(findings: readonly Finding[]): ReadonlySet<ClaimId> {
  const errors = findings.filter(({ code }) => code.startsWith('E_'));
  return new Set(errors.map(({ code }) => claimOfCode.get(code) ?? 3));
}

function resultWithoutErrors(id: ClaimId, grounds: Grounds): ClaimResult {
  if (id === 3 && grounds.isOutdated) return 'not_possible';
  if (id === 6 && grounds.quorum === 'none') return 'not_possible';
  return isShown(id, grounds) ? 'pass' : 'not_checked';
}

function isShown(id: ClaimId, { counts, quorum, hasEntries, hasUnbuiltType }: Grounds): boolean {
  switch (id) {
    case 1:
      return counts.objects > 0;
    case 2:
      return counts.announced > 0;
    case 3:
      return hasEntries && counts.events > 0 && !hasUnbuiltType;
    case 4:
      return counts.signatures > 0;
    case 5:
      return quorum === 'met' && counts.events > 0;
    case 6:
      return quorum === 'met';
  }
}

function checkedFor(id: ClaimId, { counts, quorum, cosignatures }: Grounds): number {
  switch (id) {
    case 1:
      return counts.objects;
    case 2:
      return counts.announced;
    case 3:
      return counts.events;
    case 4:
      return counts.signatures;
    case 5:
      return quorum === 'met' ? counts.events : 0;
    case 6:
      return cosignatures;
  }
}
