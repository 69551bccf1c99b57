import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPackage } from '../../src/cli/export.js';
import { verifyFiles } from '../../src/cli/verify.js';
import { type ServiceClient } from '../../src/cli/http.js';
import { type SigningKey } from '../../src/cli/key-file.js';
import { readUtf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { eventsPath } from '../../src/core/package/layout.js';
import { type PackageJson } from '../../src/core/package/package-json.js';
import { type LineField, readEventLine } from '../../src/core/package/read-event-line.js';
import { openZip } from '../../src/core/package/zip-files.js';
import { verdictJson } from '../../src/core/verify/verdict.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { stories } from '../../seeds/stories/playable.js';
import { PlayedStory } from './played-story.js';
import { Stage } from './stage.js';
import { inMemory } from './tampered-package.js';

const program = join(import.meta.dirname, '../../src/exports/verify.py');

/** A case as a story leaves it, in the hands of its lead. */
export interface PlayedCase {
  readonly stage: Stage;
  readonly lead: { readonly client: ServiceClient; readonly key: SigningKey };
  readonly caseId: string;
}

/** A package, unpacked. */
export interface HandedPackage {
  readonly description: PackageJson;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A field as the database has it. `chain`: hex. */
export interface ValueRow {
  readonly chain: string;
  readonly seq: number;
  readonly name: string;
  readonly type: number;
  readonly value: Buffer;
}

/** The second story is a tampering: of it, the record that is tampered with. */
export async function playCase(number: number): Promise<PlayedCase> {
  if (number === 2) return playBaseOfSecond();
  const story = stories.find((one) => one.number === number);
  if (story === undefined) throw new Error(`there is no story ${number}`);
  const played = await PlayedStory.of(story);
  const caseId = caseIdOf(played.told);
  if (number === 14) await freeOfForums(played, caseId);
  // What is restricted leaves only with a second person's approval.
  const isRestricted = number === 10 || number === 11;
  const scene = isRestricted ? played.scene.approvedBy('prosecutor') : played.scene;
  return { stage: played.stage, lead: scene.player('lead'), caseId };
}

/** What the forum of the fourteenth story keeps back could not be shown otherwise either. */
async function freeOfForums({ scene }: PlayedStory<unknown>, caseId: string): Promise<void> {
  const atMs = scene.nowMs();
  const fields = { forumProfiles: [], reason: 'to be handed out' };
  await scene.act('lead', caseId, { type: 'case.amended/1', atMs, fields });
}

function caseIdOf(told: unknown): string {
  const isCase = typeof told === 'object' && told !== null && 'caseId' in told;
  if (!isCase || typeof told.caseId !== 'string') throw new Error('the story tells of no case');
  return told.caseId;
}

async function playBaseOfSecond(): Promise<PlayedCase> {
  const stage = await Stage.open();
  const lead = await stage.actor();
  const caseId = await stage.openCase(lead);
  const { itemId } = await stage.registerItem(lead, caseId);
  await stage.act(lead, itemId, 'note.added/1', { text: 'seen by A. Witness in the hall' });
  return { stage, lead, caseId };
}

/** The package's path; beside it lies the policy by which it is verified. */
export async function exportTo(
  { stage, lead: { client }, caseId }: PlayedCase,
  profile: string,
): Promise<string> {
  const wanted = { kind: 'full', redactionProfile: profile, purpose: 'trial' };
  const words = { ...wanted, recipient: 'whom it concerns', requestedBy: 'the office' };
  const begun = await client.post(`/api/cases/${caseId}/exports`, words, randomUUID());
  const path = join(stage.folder, `${profile.replace('/', '-')}.zip`);
  await fetchPackage(client, begun.text('id'), path);
  const logVkey = (await client.get('/api/ledger')).text('logVkey');
  await writeFile(join(stage.folder, 'policy'), `log ${logVkey}\nquorum none\n`);
  return path;
}

export async function unpacked(path: string): Promise<HandedPackage> {
  const container = await openZip(nodeEngine, inMemory(readFileSync(path)));
  if (container.kind !== 'sound') throw new Error('the package does not open');
  const files = new Map<string, Buffer>();
  for (const name of container.files.paths) {
    const parts: Uint8Array[] = [];
    for await (const part of container.files.open(name)) parts.push(part);
    files.set(name, Buffer.concat(parts));
  }
  const text = files.get('data/package.json')?.toString('utf8') ?? '';
  // As the writer under test wrote it; the verifiers read it strictly.
  return { files, description: JSON.parse(text) as PackageJson };
}

/** The field as the package gives it; undefined where it is not there. */
export function shownField(
  { files }: HandedPackage,
  { chain, seq, name }: Pick<ValueRow, 'chain' | 'seq' | 'name'>,
): LineField | undefined {
  const lines = files.get(eventsPath(chain))?.toString('utf8').trimEnd().split('\n') ?? [];
  const line = lines.map((one) => readEventLine(Buffer.from(one))).find((one) => one.seq === seq);
  return line?.fields.find((field) => field.name === name);
}

/** Values of all fields that the database has, of these chains or of all. */
export async function valuesOf(
  { t }: Stage,
  chains?: readonly string[],
): Promise<readonly ValueRow[]> {
  return t.db.query<ValueRow[]>(
    `SELECT encode(e.chain_id, 'hex') AS chain, e.seq, f.name, f.type, f.value
     FROM event e JOIN event_field f USING (log_index)
     WHERE ($1::text[] IS NULL OR encode(e.chain_id, 'hex') = ANY($1)) AND f.value IS NOT NULL`,
    [chains ?? null],
  );
}

/** Single words in lower case belong to the vocabulary; numbers and times stand in every line of a package. */
const vocabularyWord = /^[a-z]+(_[a-z]+)*$/;

export function isTelling({ type, value }: ValueRow): boolean {
  if (![1, 3, 6, 7].includes(type) || value.length < 4) return false;
  const text = readUtf8(value) ?? '';
  const words = type === 7 ? wordsIn(JSON.parse(text)) : [text];
  return !words.every((word) => vocabularyWord.test(word));
}

/** The texts in a JSON value, or of a number its digits. */
function wordsIn(json: unknown): readonly string[] {
  if (typeof json !== 'object' || json === null) return [String(json)];
  return Object.values(json).flatMap(wordsIn);
}

/** How bytes may stand in a file: plain, as hex, Base64, UTF-16, and within JSON. */
export function spellings(value: Buffer): readonly Buffer[] {
  const text = readUtf8(value);
  const hex = Buffer.from(toHex(value));
  const encoded = Buffer.from(value.toString('base64').replace(/=+$/, ''));
  const wide = text === undefined ? [] : [Buffer.from(text, 'utf16le')];
  const quoted = text === undefined ? [] : [Buffer.from(JSON.stringify(text).slice(1, -1))];
  return [value, hex, encoded, ...wide, ...quoted];
}

/** Where the values stand in these files. */
export function seenIn(
  files: Iterable<readonly [string, Buffer]>,
  values: readonly Pick<ValueRow, 'name' | 'value'>[],
): readonly string[] {
  const all = [...files];
  return values.flatMap(({ name, value }) =>
    all
      .filter(([, bytes]) => spellings(value).some((spelling) => bytes.includes(spelling)))
      .map(([file]) => `${name} ${String(value)} in ${file}`),
  );
}

/** Both verifiers find the package sound, in the same words; the codes that they tell. */
export async function judged({ stage }: PlayedCase, path: string): Promise<ReadonlySet<string>> {
  const policy = join(stage.folder, 'policy');
  const { verdict, exitCode } = await verifyFiles(path, { policy });
  const errors = verdict.findings.filter(({ code }) => code.startsWith('E_'));
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  const args = [program, path, '--policy', policy, '--json'];
  const { status, stdout } = spawnSync('python3', args, { encoding: 'utf8' });
  const withoutDetail = (json: string) =>
    json.trimEnd().replace(/"detail":"(?:[^"\\]|\\.)*"/g, '"detail":""');
  expect(status).toBe(0);
  expect(withoutDetail(stdout)).toBe(withoutDetail(verdictJson(verdict)));
  return new Set(verdict.findings.map(({ code }) => code));
}
