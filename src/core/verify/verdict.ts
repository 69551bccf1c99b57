import { canonicalJson, type Json } from '../canonical/json.js';
import { type KeyRegistry } from '../ledger/registry.js';
import { type Finding } from './finding.js';

export type ClaimId = 1 | 2 | 3 | 4 | 5 | 6;

export type ClaimResult = 'pass' | 'fail' | 'not_checked' | 'not_possible';

/** One of the six things that a package can show. `checked`: how many things the result rests on. */
export interface Claim {
  readonly id: ClaimId;
  readonly result: ClaimResult;
  readonly checked: number;
}

/** The checkpoint as verified. `root`: hex; `cosignedBy`: sorted names of the policy; `cosignedAt`: seconds since 1970. */
export interface VerdictCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly cosignedBy: readonly string[];
  readonly cosignedAt: number | null;
}

/** A key that was registered with effect. Indexes are those of the log. */
export interface VerdictKey {
  readonly keyId: string;
  readonly account: string;
  readonly firstIndex: number;
  readonly revokedIndex: number | null;
}

/** What a verifier answers. Two verifiers give the same, `detail` of the findings aside. */
export interface Verdict {
  /** SHA-256 of the tag manifest, hex. */
  readonly package: string | null;
  readonly checkpoint: VerdictCheckpoint | null;
  readonly claims: readonly Claim[];
  readonly keys: readonly VerdictKey[];
  readonly findings: readonly Finding[];
}

/** RFC 8785, without a line feed. */
export function verdictJson(verdict: Verdict): string {
  const { checkpoint } = verdict;
  return canonicalJson({
    format: 'witnessmark-verdict/1',
    package: verdict.package,
    checkpoint: checkpoint && { ...checkpoint },
    claims: verdict.claims.map(claimJson),
    seal: { result: 'not_checked' },
    keys: verdict.keys.map((key) => ({ ...key })),
    findings: verdict.findings.map((finding) => ({ ...finding })),
  });
}

/** 1 if a claim fails; 0 if what must pass does; else 3. `enclosesObjects`: then claim 1 must pass too. */
export function exitCodeOf(verdict: Verdict, enclosesObjects: boolean): 0 | 1 | 3 {
  if (verdict.claims.some(({ result }) => result === 'fail')) return 1;
  const needed: readonly ClaimId[] = enclosesObjects ? [1, 3, 4] : [3, 4];
  const isShown = verdict.claims.every(
    ({ id, result }) => result === 'pass' || !needed.includes(id),
  );
  return isShown ? 0 : 3;
}

/** All keys registered with effect, in the order of the log. */
export function verdictKeys(registry: KeyRegistry): readonly VerdictKey[] {
  return registry
    .keys()
    .map(({ keyId, account, firstIndex, revokedIndex = null }) => ({
      ...{ keyId, account, firstIndex, revokedIndex },
    }))
    .sort((a, b) => a.firstIndex - b.firstIndex);
}

function claimJson({ id, result, checked }: Claim): Json {
  return { id, result, shows: `claim.${id}.shows`, showsNot: `claim.${id}.showsNot`, checked };
}
