import { type Engine } from '../engine.js';
import { type TrustPolicy } from '../ledger/policy.js';
import { type PackageFiles } from '../package/package-files.js';
import { type PackageJson } from '../package/package-json.js';
import { type Counts } from './claims.js';
import { type FileDigest } from './file-digests.js';
import { type Findings } from './finding.js';

/** One verification under way: what it reads, whom it trusts, what it has found so far. */
export interface Inspection {
  readonly engine: Engine;
  readonly policy: TrustPolicy;
  readonly files: PackageFiles;
  /** Of every file in the bag. */
  readonly digests: ReadonlyMap<string, FileDigest>;
  /** What the package says of itself: to be compared, never to be relied on. */
  readonly description: PackageJson;
  readonly findings: Findings;
  readonly counts: Counts;
}
