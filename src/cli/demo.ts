import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { cast, organisations, type PersonKey } from '../../seeds/cast.js';
import { exerciseFiles } from '../../seeds/exercise-files.js';
import { type Step } from '../../seeds/step.js';
import { story } from '../../seeds/story.js';
import { openZip } from '../core/package/zip-files.js';
import { type AccountWanted } from '../operate/account.js';
import { nodeEngine } from '../operate/engine.js';
import { CommandFailure } from './command-failure.js';
import { enter, type Player } from './demo-cast.js';
import { Exercise, nameOf } from './demo-play.js';
import { repairManifests, tamperings, unpack } from './demo-tamper.js';
import { fetchPackage } from './export.js';
import { exportTrust } from './keys.js';

/** `witnessmark demo`: an exercise case from file to verdict, through the public API. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('play an exercise case through the API, export it, verify it, tamper with copies')
    .option('--out <dir>', 'folder for the package, the policy and the verdict', 'demo-out')
    .option('--home <dir>', 'keep database and objects there (default: a temporary folder)')
    .option('--keep', 'leave the service up afterwards and print how to sign in')
    .action(demo);
}

interface DemoOptions {
  readonly out: string;
  readonly home?: string;
  readonly keep?: boolean;
}

/** So many steps before the end the checkpoint is fetched that somebody "kept earlier". */
const stepsAfterKept = 4;

async function demo(options: DemoOptions): Promise<void> {
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  const home =
    options.home === undefined
      ? await mkdtemp(join(tmpdir(), 'witnessmark-demo-'))
      : resolve(options.home);
  await mkdir(home, { recursive: true });
  const password = randomBytes(12).toString('base64url');
  say('Starting the database and the service …');
  const { startExercise } = await import('../operate/demo-service.js');
  const service = await startExercise(home, accounts(password));
  try {
    await play(service.address, home, out, password);
    await judge(out);
    await showTamperings(out);
    say(where(out, home, options));
    if (options.keep === true) {
      say(`The service stays up at ${service.address}; end it with Ctrl-C.`);
      say(
        `Everybody of the exercise signs in with the password ${password}, e.g. as exercise.lead.`,
      );
      process.once('SIGINT', () => void service.stop());
      process.once('SIGTERM', () => void service.stop());
      await service.stopped;
    }
  } finally {
    await service.stop();
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  }
}

function accounts(password: string): readonly AccountWanted[] {
  return Object.values(cast).map(({ login, displayName, organisation, roles }) => ({
    ...{ login, displayName, roles, password },
    organisation: organisations[organisation],
  }));
}

/** From signing in to the package in `out`. */
async function play(address: string, home: string, out: string, password: string): Promise<void> {
  say('Eight people of six organisations sign in and register a key of their own …');
  const players = new Map<PersonKey, Player>();
  for (const key of personKeys) {
    const { login } = cast[key];
    players.set(key, await enter(address, { login, password }, join(home, 'keys-of-people')));
  }
  const startMs = Date.now();
  const files = exerciseFiles(startMs);
  const filesFolder = join(home, 'files');
  await mkdir(filesFolder, { recursive: true });
  for (const file of files) await writeFile(join(filesFolder, nameOf(file)), file.bytes);
  const exercise = new Exercise({
    startMs,
    players,
    files: new Map(files.map((file) => [file.key, file])),
    filesFolder,
    organisationNames: Object.fromEntries(
      Object.entries(organisations).map(([key, { name }]) => [key, name]),
    ),
  });
  const [last] = story.slice(-1);
  if (last === undefined) throw new Error('the exercise has no story');
  for (const [i, step] of story.slice(0, -1).entries()) {
    if (i === story.length - stepsAfterKept) await keepCheckpoint(address, out);
    tell(i, step);
    await exercise.play(step);
  }
  tell(story.length - 1, last);
  const id = await exercise.exportCase(last);
  const exporter = players.get(last.by);
  if (exporter === undefined) throw new Error('nobody exports');
  await fetchPackage(exporter.client, id, join(out, 'package.zip'));
  await exportTrust({ server: address, out });
}

// The keys of an object literal that is constant.
const personKeys = Object.keys(cast) as PersonKey[];

function tell(i: number, { by, type, on }: Step): void {
  const number = String(i + 1).padStart(3);
  say(`${number}/${story.length}  ${type.padEnd(30)} ${on.padEnd(15)} ${cast[by].displayName}`);
}

/** What a party would have kept from an earlier day: whoever holds it detects any later rewriting. */
async function keepCheckpoint(address: string, out: string): Promise<void> {
  const response = await fetch(`${address}/log/checkpoint`);
  if (!response.ok) throw new CommandFailure('The log has no checkpoint yet.', 4);
  await writeFile(join(out, 'checkpoint-old'), await response.text());
}

/** Runs both verifiers as anybody would, on the package and what came from outside it. */
async function judge(out: string): Promise<void> {
  const trust = ['--policy', join(out, 'policy'), '--checkpoint', join(out, 'checkpoint-old')];
  say('\nVerifying the package, offline, with the command line:\n');
  const own = verify([join(out, 'package.zip'), ...trust]);
  process.stdout.write(own.stdout);
  if (own.status !== 0) throw new CommandFailure(`The package does not verify: ${own.stderr}`, 5);
  const verdict = verify([join(out, 'package.zip'), ...trust, '--json']).stdout;
  await writeFile(join(out, 'verdict.json'), verdict);
  say(`\nThe same with verify.py: ${secondOpinion(out, trust, verdict)}`);
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function verify(args: readonly string[]): Ran {
  // This very program, in a process of its own, so that nothing of the service is in its memory.
  const [, main = ''] = process.argv;
  return spawnSync(process.execPath, [main, 'verify', ...args], { encoding: 'utf8' });
}

function secondOpinion(out: string, trust: readonly string[], verdict: string): string {
  const program = join(import.meta.dirname, '../exports/verify.py');
  const ran = spawnSync('python3', [program, join(out, 'package.zip'), ...trust, '--json'], {
    encoding: 'utf8',
  });
  if (ran.error !== undefined) return 'not run: python3 is missing.';
  if (ran.status !== 0)
    throw new CommandFailure(`verify.py disagrees: ${ran.stdout}${ran.stderr}`, 5);
  if (withoutDetail(ran.stdout) !== withoutDetail(verdict)) {
    throw new CommandFailure('verify.py gives another verdict.', 5);
  }
  return 'the same verdict, byte for byte but for the free text.';
}

/** The verdict without what is free text. */
function withoutDetail(verdict: string): string {
  return JSON.stringify(JSON.parse(verdict), (key, value: unknown) =>
    key === 'detail' ? undefined : value,
  );
}

async function showTamperings(out: string): Promise<void> {
  const untouched = join(out, 'unpacked');
  await rm(untouched, { recursive: true, force: true });
  await unpackZip(join(out, 'package.zip'), untouched);
  say('\nTampering with copies of it; their manifests are made right again each time:\n');
  for (const { name, words, code, apply } of tamperings) {
    const copy = join(out, 'tampered', name);
    await rm(copy, { recursive: true, force: true });
    await cp(untouched, copy, { recursive: true });
    await apply(copy);
    await repairManifests(copy);
    const { status, stdout } = verify([copy, '--policy', join(out, 'policy'), '--json']);
    const isFound = status === 1 && stdout.includes(`"${code}"`);
    say(`  ${words}: ${isFound ? `refused, ${code}` : 'NOT FOUND'}`);
    if (!isFound) throw new CommandFailure(`The tampering ${name} was not found.`, 5);
  }
}

async function unpackZip(path: string, folder: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const container = await openZip(nodeEngine, {
      size,
      read: async (offset, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      },
    });
    if (container.kind === 'refused') throw new CommandFailure('The package is no sound ZIP.', 5);
    await unpack(container.files, folder);
  } finally {
    await file.close();
  }
}

function where(out: string, home: string, options: DemoOptions): string {
  const lines = [
    '',
    `package.zip     the evidence package                     ${out}`,
    'policy          whom to trust; from outside the package',
    'LEDGER.pem      the same key, for openssl',
    'checkpoint-old  kept before the last events',
    'verdict.json    what verify says, for machines',
    'unpacked/       the package as a folder; tampered/ its copies',
    '',
    'Verify it yourself:',
    `  npx witnessmark verify ${join(options.out, 'package.zip')} --policy ${join(options.out, 'policy')} --checkpoint ${join(options.out, 'checkpoint-old')}`,
  ];
  if (options.home !== undefined) lines.push('', `Database, objects and keys lie in ${home}.`);
  return lines.join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
