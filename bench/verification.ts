import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openPackage } from '../src/cli/package-input.js';
import { type Engine } from '../src/core/engine.js';
import { parsePolicy } from '../src/core/ledger/policy.js';
import { verifyPackage } from '../src/core/verify/verify-package.js';
import { nodeEngine } from '../src/platform/node-engine.js';
import { type BenchCluster } from './bench-cluster.js';
import { BenchLedger } from './bench-ledger.js';
import { fillWithSigned } from './fill.js';
import { median, rounded, rounds, seconds } from './measure.js';
import { Recording } from './recording.js';

const sizes = { small: 10_000, large: 100_000 } as const;
const eventsPerItem = 1000;

export interface VerificationFigures {
  /** Bare hashes ÷ verification with an engine whose signatures are always right. */
  readonly verify_ratio: number;
  /** Bare hashes and signatures ÷ verification. */
  readonly verify_signed_ratio: number;
  readonly verify_events: number;
  readonly verify_seconds: Readonly<
    Record<'hashes' | 'withoutSignatures' | 'all' | 'whole', number>
  >;
  /** Calls of the engine in one verification. */
  readonly verify_calls: Readonly<Record<string, number>>;
  /** Highest resident memory, in MiB, of a process that verifies packages of both sizes. */
  readonly verify_peak_mib: Readonly<Record<keyof typeof sizes, number>>;
}

/** A package on disk, unpacked, and the policy to judge it by. */
interface Unpacked {
  readonly folder: string;
  readonly policyFile: string;
  readonly policyText: string;
}

/** Verification of an unpacked package in this process, against the same calls of the engine and nothing else. */
export async function benchVerification(
  cluster: BenchCluster,
  tell: (line: string) => void,
): Promise<VerificationFigures> {
  const small = await packageOf(cluster, sizes.small, tell);
  const large = await packageOf(cluster, sizes.large, tell);
  const recording = new Recording();
  await verify(large, recording.engine);
  tell(`one verification asks for ${JSON.stringify(recording.counts)}`);
  const noSignatures: Engine = { ...nodeEngine, ed25519Verify: () => true };
  const seen = { hashes: [], withoutSignatures: [], all: [], whole: [] } as Record<
    keyof VerificationFigures['verify_seconds'],
    number[]
  >;
  for (let round = -1; round < rounds; round++) {
    const taken = {
      hashes: await seconds(replayed(recording, noSignatures)),
      withoutSignatures: await seconds(() => verify(large, noSignatures)),
      all: await seconds(replayed(recording, nodeEngine)),
      whole: await seconds(() => verify(large, nodeEngine)),
    };
    tell(`seconds: ${JSON.stringify(taken)}`);
    if (round < 0) continue;
    for (const name of names) seen[name].push(taken[name]);
  }
  const ratio = (bare: Name, whole: Name): number =>
    rounded(median(seen[bare].map((time, i) => time / (seen[whole][i] ?? NaN))));
  const second = (name: Name): number => rounded(median(seen[name]));
  return {
    verify_ratio: ratio('hashes', 'withoutSignatures'),
    verify_signed_ratio: ratio('all', 'whole'),
    verify_events: sizes.large,
    verify_seconds: {
      ...{ hashes: second('hashes'), withoutSignatures: second('withoutSignatures') },
      ...{ all: second('all'), whole: second('whole') },
    },
    verify_calls: recording.counts,
    verify_peak_mib: { small: await peakOf(small), large: await peakOf(large) },
  };
}

const names = ['hashes', 'withoutSignatures', 'all', 'whole'] as const;
type Name = (typeof names)[number];

function replayed(recording: Recording, engine: Engine): () => Promise<void> {
  return () => {
    recording.replay(engine);
    return Promise.resolve();
  };
}

async function verify({ folder, policyText }: Unpacked, engine: Engine): Promise<void> {
  const policy = parsePolicy(policyText);
  const { container, close } = await openPackage(folder);
  try {
    const { exitCode, verdict } = await verifyPackage({ engine, container, policy });
    if (exitCode !== 0) throw new Error(`not verified: ${JSON.stringify(verdict.findings[0])}`);
  } finally {
    await close();
  }
}

/** A ledger of so many events signed by a person, exported by the service itself. */
export async function packageOf(
  cluster: BenchCluster,
  events: number,
  tell: (line: string) => void,
): Promise<Unpacked> {
  const bench = await BenchLedger.open(cluster);
  try {
    const items = await bench.items(events / eventsPerItem);
    // Besides the three with which an item begins.
    await fillWithSigned(bench, items, eventsPerItem - 3);
    tell(`${await bench.size()} events are logged`);
    const zip = await exported(bench);
    const folder = join(bench.home, 'unpacked');
    await unpack(zip, folder);
    const vkey = (await bench.client.get('/api/ledger')).text('logVkey');
    const policyText = `log ${vkey}\nquorum none\n`;
    const policyFile = join(bench.home, 'policy');
    await writeFile(policyFile, policyText);
    return { folder, policyFile, policyText };
  } finally {
    await bench.close();
  }
}

async function exported(bench: BenchLedger): Promise<string> {
  const wanted = { purpose: 'measuring', recipient: 'bench', requestedBy: 'bench' };
  const path = `/api/cases/${bench.caseId}/exports`;
  const id = (await bench.client.post(path, wanted, randomUUID())).text('id');
  for (;;) {
    const found = await bench.client.get(`/api/exports/${id}`);
    if (found.text('state') === 'ready') break;
    if (found.text('state') === 'failed') throw new Error('the package could not be made');
    await sleep(250);
  }
  const { body } = await bench.client.download(`/api/exports/${id}/package`);
  const file = join(bench.home, 'package.zip');
  if (body === null) throw new Error('the package is empty');
  await writeFile(file, Readable.fromWeb(body));
  return file;
}

async function unpack(zip: string, folder: string): Promise<void> {
  const { container, close } = await openPackage(zip);
  try {
    if (container.kind !== 'sound') throw new Error('the package cannot be unpacked');
    for (const path of container.files.paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), Readable.from(container.files.open(path)));
    }
  } finally {
    await close();
  }
}

/** In a process of its own that does nothing else. */
async function peakOf({ folder, policyFile }: Unpacked): Promise<number> {
  const program = ['--import', './test/support/run-typescript.mjs', 'bench/verify-once.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [...program, folder, policyFile]);
  return Number(stdout);
}
