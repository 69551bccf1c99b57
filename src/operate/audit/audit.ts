import { join } from 'node:path';
import { canonicalJson } from '../../core/canonical/json.js';
import { toHex } from '../../core/canonical/hex.js';
import { controlItemId } from '../../core/ledger/item.js';
import { parsePolicy } from '../../core/ledger/policy.js';
import { SignerCheck } from '../../core/verify/blocks-check.js';
import { claimsOf, type Counts } from '../../core/verify/claims.js';
import { exitCodeOf, type Verdict, verdictKeys } from '../../core/verify/verdict.js';
import { TimeCheck } from '../../core/verify/time-check.js';
import { joinConnections } from '../../database/connections.js';
import { erasureRegisterOf, readErasureRegister } from '../../erasure/erasure-register.js';
import { FileBlobStore } from '../../evidence/file-blob-store.js';
import { ObjectKeyStore } from '../../evidence/object-key.store.js';
import { ObjectKeyring } from '../../evidence/object-keyring.js';
import { loadWrappingKeys, type WrappingKeySettings } from '../../evidence/wrapping-key-files.js';
import { type LoggedEvent } from '../../ledger/append-command.js';
import { readHighWaterMark } from '../../ledger/checkpoint-file.js';
import { highWaterPathIn, loadIdentity } from '../../ledger/ledger-identity.js';
import { systemClock } from '../../platform/clock.js';
import { type Config } from '../../platform/config.js';
import { writeLastAudit } from '../../platform/last-audit.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { OperatorError } from '../operator-error.js';
import { AnchorRoots } from './anchor-roots.js';
import { AuditFindings, type Tally } from './audit-findings.js';
import { checkCaseItems, checkTags } from './case-items.js';
import { ChainLinks } from './chain-links.js';
import { ErasedValues } from './erased-values.js';
import { checkRegistered } from './registered-erasures.js';
import { EventAudit } from './event-audit.js';
import { LogAudit, type LogTrust } from './log-audit.js';
import { pagesOfLog, wholeChain } from './logged-rows.js';
import { checkReadEntries } from './read-entries.js';
import { ShadowProjections } from './shadow-projections.js';
import { type Snapshot, withSnapshot } from './snapshot.js';
import { checkObjects } from './stored-objects.js';

type AuditedConfig = Pick<Config, 'home' | 'database'> &
  Partial<Pick<Config, 'erasureRegister'>> &
  WrappingKeySettings;

/** How to audit, and who is told how far it is. */
export interface AuditOptions {
  /** Read every object from end to end. */
  readonly objects: boolean;
  readonly onProgress: (done: AuditProgress) => void;
}

export interface AuditProgress {
  readonly events: number;
  readonly objects: number;
}

export interface AuditOutcome {
  /** As of a package, which there is none of here. */
  readonly verdict: Verdict;
  /** How often each thing was found, also what is not told one by one. */
  readonly tallies: readonly Tally[];
  readonly exitCode: 0 | 1 | 3;
}

/**
 * Verifies the live database as a stranger verifies a package (docs/reference/verification.md), and besides that
 * everything the service shows follows from the signed bytes. It reads one moment of the database and leaves nothing
 * there; in the home it notes when it was done. Memory grows with the number of chains, not of events.
 */
export async function audit(config: AuditedConfig, options: AuditOptions): Promise<AuditOutcome> {
  const connections = await joinConnections(config);
  // Before the moment that is read: a mark that a running service sets later may lie beyond it.
  const highWaterMark = readHighWaterMark(highWaterPathIn(config.home));
  try {
    const outcome = await withSnapshot(connections.owner, async (db) => {
      const ledger = await ledgerIn(db);
      const { logVkey } = loadIdentity(ledger, config.home, false);
      const policy = parsePolicy(`log ${logVkey}\nquorum none\n`);
      return auditSnapshot(db, config, { ledger, policy, highWaterMark }, options);
    });
    writeLastAudit(config.home, { finishedMs: systemClock.nowMs(), exitCode: outcome.exitCode });
    return outcome;
  } finally {
    await connections.close();
  }
}

/** The keys are asked for only where every byte is read: without them the rest can be audited. */
async function objectsOf(
  config: AuditedConfig,
  db: Snapshot,
  reads: boolean,
): Promise<FileBlobStore> {
  const keyring = new ObjectKeyring(new ObjectKeyStore(db), (mayCreate) =>
    loadWrappingKeys(config, mayCreate),
  );
  if (reads) await keyring.openToRead();
  return new FileBlobStore(join(config.home, 'blobs'), keyring);
}

/** The name that the database bears. It is not believed: every checkpoint must bear it too, under the home's key. */
async function ledgerIn(db: Snapshot): Promise<string> {
  const [head] = await db.query<{ origin: string }[]>('SELECT origin FROM log_head');
  if (head === undefined) throw new OperatorError('There is no ledger in this database yet.');
  return head.origin;
}

async function auditSnapshot(
  db: Snapshot,
  config: AuditedConfig,
  trust: LogTrust,
  { objects, onProgress }: AuditOptions,
): Promise<AuditOutcome> {
  const { ledger } = trust;
  const findings = new AuditFindings();
  const counts: Counts = { objects: 0, announced: 0, events: 0, signatures: 0 };

  // Whose keys there are, then all events in the order of the log.
  const log = new LogAudit(db, trust, findings);
  const links = new ChainLinks(ledger, findings);
  const anchors = new AnchorRoots(db);
  const registered = readErasureRegister(erasureRegisterOf(config));
  const erased = new ErasedValues(findings, registered);
  const events = new EventAudit({
    reading: { engine: nodeEngine, findings, ledger },
    ...{ counts, links, erased, signers: new SignerCheck(nodeEngine, counts) },
    times: new TimeCheck(nodeEngine, { checkpoint: {}, entries: anchors }, []),
  });
  events.takeControl(await wholeChain(db, controlItemId(nodeEngine, ledger)));
  const projections = await ShadowProjections.begin(db, findings);
  for await (const page of pagesOfLog(db)) {
    await log.takePage(page);
    await anchors.fetchFor(page);
    await projections.replay(page.map((row) => events.take(row)).filter(isDefined));
    onProgress({ events: counts.events, objects: 0 });
  }

  // What the service shows, against what the events say.
  await log.finish();
  await links.checkHeads(db);
  erased.finish();
  await checkRegistered(db, findings, registered);
  await checkTags(db, findings);
  await checkCaseItems(db, findings);
  await projections.compare();
  await checkReadEntries(db, findings);
  let seen = 0;
  const wanted = await checkObjects(db, findings, counts, {
    ...{ store: await objectsOf(config, db, objects), reads: objects, erased },
    onObject: () => {
      onProgress({ events: counts.events, objects: ++seen });
    },
  });

  const root = log.root();
  const claims = claimsOf(findings.sorted(), {
    ...{ counts, cosignatures: 0, quorum: 'none', hasEntries: root !== undefined },
    ...{ isOutdated: false, hasUnbuiltType: false },
  });
  const verdict: Verdict = {
    package: null,
    checkpoint: root === undefined ? null : checkpointOf(ledger, log.size, root),
    ...{ claims, keys: verdictKeys(events.registry), findings: findings.sorted() },
  };
  const exitCode = exitCodeOf(verdict, objects && wanted > 0);
  return { verdict, tallies: findings.tallies(), exitCode };
}

/** RFC 8785, without a line feed. */
export function auditJson({ verdict, tallies }: AuditOutcome): string {
  const { checkpoint, claims, keys, findings } = verdict;
  return canonicalJson({
    format: 'witnessmark-audit/1',
    log: checkpoint && { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root },
    claims: claims.map(({ id, result, checked }) => ({ id, result, checked })),
    keys: keys.map((key) => ({ ...key })),
    tallies: tallies.map((tally) => ({ ...tally })),
    findings: findings.map((finding) => ({ ...finding })),
  });
}

function checkpointOf(origin: string, size: number, root: Uint8Array): Verdict['checkpoint'] {
  return { origin, size, root: toHex(root), cosignedBy: [], cosignedAt: null };
}

function isDefined(event: LoggedEvent | undefined): event is LoggedEvent {
  return event !== undefined;
}
