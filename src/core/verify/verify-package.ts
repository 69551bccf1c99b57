import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { type TrustPolicy } from '../ledger/policy.js';
import { layout } from '../package/layout.js';
import {
  type Container,
  type PackageFiles,
  readFile,
  UnreadableInputError,
} from '../package/package-files.js';
import { type PackageJson } from '../package/package-json.js';
import { readPackageJson } from '../package/read-package-json.js';
import { checkBag } from './bag-check.js';
import { SignerCheck } from './blocks-check.js';
import { type ChainRecord } from './chain-record.js';
import { checkChains } from './chains-check.js';
import {
  checkCheckpoint,
  checkEarlierCheckpoints,
  type KeptCheckpoint,
} from './checkpoint-check.js';
import { claimsOf, claimsUnread, type Counts } from './claims.js';
import { type BundleReader, checkKept, readEntries } from './entries-check.js';
import { checkErasures, Erasures } from './erasures-check.js';
import { digestFiles } from './file-digests.js';
import { Findings } from './finding.js';
import { type Inspection } from './inspection.js';
import { type Log } from './links-check.js';
import { checkNamedFiles } from './named-files.js';
import { type VerifiedCheckpoint } from './note-check.js';
import { checkObjects } from './objects-check.js';
import { checkOrphans, findCase } from './orphans-check.js';
import { checkCaseWords, checkProjection } from './projection-check.js';
import { TagCheck } from './tag-check.js';
import { checkEarlierRoots, TimeCheck } from './time-check.js';
import { exitCodeOf, type Verdict, type VerdictCheckpoint, verdictKeys } from './verdict.js';

/** What is verified, and what from outside it is verified against. */
export interface Verification {
  readonly engine: Engine;
  readonly container: Container;
  readonly policy: TrustPolicy;
  readonly kept?: KeptCheckpoint | undefined;
  /** Where entries are found that the package does not enclose. */
  readonly bundles?: BundleReader | undefined;
  /** Told about every piece of the package as it is read for its digest. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

export interface Outcome {
  readonly verdict: Verdict;
  /** 0 shown, 1 a claim fails, 3 something that must be checked was not. */
  readonly exitCode: 0 | 1 | 3;
}

const longestDescription = 64 * 1024 * 1024;

/**
 * Verifies a package as docs/reference/verification.md says, step by step; every finding is told, not only the first.
 * Whoever wrote the package chose all of its bytes, so nothing in it is believed before it is found to follow from what
 * the policy trusts.
 * @throws UnreadableInputError if there is nothing to give a verdict on
 */
export async function verifyPackage(verification: Verification): Promise<Outcome> {
  const { engine, container, policy } = verification;
  const findings = new Findings();

  // Step 0: the container is what it seems, and whole.
  if (container.kind === 'refused') {
    for (const { code, path, detail } of container.faults) findings.add(code, 0, { path }, detail);
    return unread(findings, null);
  }
  const { files } = container;
  const digests = await digestFiles(engine, files, findings, verification.onRead ?? ignore);
  if (!findings.isEmpty) return unread(findings, null);
  await checkBag({ files, digests, findings });
  const tagManifest = digests.get(layout.tagManifestSha256)?.sha256 ?? null;
  const description = await readDescription(files, findings);
  if (description === undefined) return unread(findings, tagManifest);
  demandSameLedger(verification.kept, description);

  const counts: Counts = { objects: 0, announced: 0, events: 0, signatures: 0 };
  const inspection = { engine, policy, files, digests, description, findings, counts };
  const record = await checkRecord(inspection, verification);
  const verdict = { package: tagManifest, ...record, findings: findings.sorted() };
  return { verdict, exitCode: exitCodeOf(verdict, enclosesObjects(description)) };
}

/** Steps 1 to 13, for a package that says what it holds. */
async function checkRecord(
  inspection: Inspection,
  { kept, bundles }: Verification,
): Promise<Pick<Verdict, 'checkpoint' | 'claims' | 'keys'>> {
  const { engine, policy, findings, counts } = inspection;

  // Step 1: a log of the policy signed the checkpoint, and the quorum saw it.
  const checkpoint = await checkCheckpoint(inspection);
  const earlier = await checkEarlierCheckpoints(inspection, checkpoint);
  checkNamedFiles(inspection, checkpoint?.size);

  // Steps 8 and 2: the entries make that checkpoint, and continue the one that was kept.
  const entries = checkpoint && (await readEntries(inspection, checkpoint, bundles));
  const log = { checkpoint, entries };
  const isOutdated = checkKept(inspection, log, kept);

  // Steps 3 to 9: every event is in form, signed, in order, logged, and in time.
  const signers = new SignerCheck(engine, counts);
  const tags = new TagCheck(findings, entries);
  const times = new TimeCheck(engine, log, known([checkpoint, ...earlier.values()]));
  const { records, hasUnbuiltType } = await checkChains(inspection, { log, signers, tags, times });
  tags.finish();
  times.finish(findings);
  checkEarlierRoots(findings, log, earlier);

  // Steps 11 to 13: the bytes, the erasures and the package's own words are those of the events.
  checkContents(inspection, records);

  const claims = claimsOf(findings.sorted(), {
    ...{ counts, isOutdated, hasUnbuiltType, hasEntries: entries !== undefined },
    ...{ quorum: quorumOf(policy, log), cosignatures: checkpoint?.cosignedBy.length ?? 0 },
  });
  return { checkpoint: verdictCheckpoint(checkpoint), claims, keys: verdictKeys(signers.registry) };
}

/** Nothing could be read beyond the container. */
function unread(findings: Findings, tagManifest: string | null): Outcome {
  const found = findings.sorted();
  const verdict = {
    package: tagManifest,
    checkpoint: null,
    claims: claimsUnread(found),
    keys: [],
    findings: found,
  };
  return { verdict, exitCode: exitCodeOf(verdict, false) };
}

async function readDescription(
  files: PackageFiles,
  findings: Findings,
): Promise<PackageJson | undefined> {
  const path = layout.packageJson;
  try {
    const bytes = await readFile(files, path, longestDescription);
    if (bytes !== undefined) return readPackageJson(bytes);
    findings.add('E_BAG', 0, { path }, 'missing, or over 64 MiB');
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    findings.add('E_BAG', 0, { path }, error.message);
  }
  return undefined;
}

function demandSameLedger(kept: KeptCheckpoint | undefined, { ledger }: PackageJson): void {
  if (kept === undefined || kept.origin === ledger) return;
  throw new UnreadableInputError(`the kept checkpoint is one of ${kept.origin}, not of ${ledger}`);
}

function checkContents(inspection: Inspection, records: readonly ChainRecord[]): void {
  const { description, findings } = inspection;
  for (const record of records) {
    const erasures = new Erasures(record);
    checkErasures(findings, record, erasures);
    if (record.kind !== 'item') continue;
    // An id twice is a finding of step 13; its bytes are compared once, as its last entry says.
    const item = description.items.findLast(({ id }) => id === record.id);
    if (item !== undefined) checkObjects(inspection, record, item, erasures);
  }
  checkProjection(inspection, records);
  const theCase = findCase(inspection, records);
  if (theCase === undefined) return;
  checkCaseWords(inspection, theCase);
  checkOrphans(inspection, theCase, records);
}

function quorumOf({ quorum }: TrustPolicy, { checkpoint }: Log): 'none' | 'met' | 'missed' {
  if (quorum === 'none') return 'none';
  return checkpoint?.seen === undefined ? 'missed' : 'met';
}

function verdictCheckpoint(checkpoint: VerifiedCheckpoint | undefined): VerdictCheckpoint | null {
  if (checkpoint === undefined) return null;
  const { origin, size, root, cosignedBy, seen } = checkpoint;
  return { origin, size, root: toHex(root), cosignedBy, cosignedAt: seen?.early ?? null };
}

/** Where bytes are enclosed, it must be shown that they are the ones. */
function enclosesObjects({ items }: PackageJson): boolean {
  return items.some(({ objects }) => objects.some(({ path }) => path !== null));
}

function known<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}

function ignore(): void {
  // nobody asked to be told
}
