import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPackage } from '../../src/cli/export.js';
import { verifyFiles } from '../../src/cli/verify.js';
import { type ServiceClient } from '../../src/cli/http.js';
import { readUtf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { eventsPath } from '../../src/core/package/layout.js';
import { readEventLine } from '../../src/core/package/read-event-line.js';
import { openZip } from '../../src/core/package/zip-files.js';
import { verdictJson } from '../../src/core/verify/verdict.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { stories } from '../../seeds/stories/playable.js';
import { PlayedStory } from '../support/played-story.js';
import { Stage } from '../support/stage.js';
import { inMemory } from '../support/tampered-package.js';

const program = join(import.meta.dirname, '../../src/exports/verify.py');

interface Played {
  readonly stage: Stage;
  readonly client: ServiceClient;
  readonly caseId: string;
}

interface ValueRow {
  readonly chain: string;
  readonly seq: number;
  readonly name: string;
  readonly type: number;
  readonly value: Buffer;
}

interface Package {
  readonly description: {
    readonly withheld: readonly { chain: string; seq: number; field: string; ground: string }[];
    readonly chains: readonly { id: string; kind: string }[];
  };
  readonly files: ReadonlyMap<string, Buffer>;
}

async function playStory(number: number): Promise<Played> {
  const story = stories.find((one) => one.number === number);
  if (story === undefined) throw new Error(`there is no story ${number}`);
  const played = await PlayedStory.of(story);
  const { client } = played.scene.player('lead');
  const caseId = caseIdOf(played.told);
  if (number === 14) await freeOfForums(played, caseId);
  return { stage: played.stage, client, caseId };
}

/** What the forum of the fourteenth story keeps back could not be shown redacted either. */
async function freeOfForums({ scene }: PlayedStory<unknown>, caseId: string): Promise<void> {
  const atMs = scene.nowMs();
  const fields = { forumProfiles: [], reason: 'to be shown redacted' };
  await scene.act('lead', caseId, { type: 'case.amended/1', atMs, fields });
}

function caseIdOf(told: unknown): string {
  const isCase = typeof told === 'object' && told !== null && 'caseId' in told;
  if (!isCase || typeof told.caseId !== 'string') throw new Error('the story tells of no case');
  return told.caseId;
}

/** The second story is a tampering; this is the record that is tampered with. */
async function playBaseOfSecond(): Promise<Played> {
  const stage = await Stage.open();
  const lead = await stage.actor();
  const caseId = await stage.openCase(lead);
  const { itemId } = await stage.registerItem(lead, caseId);
  await stage.act(lead, itemId, 'note.added/1', { text: 'seen by A. Witness in the hall' });
  return { stage, client: lead.client, caseId };
}

async function exportTo({ stage, client, caseId }: Played, profile: string): Promise<string> {
  const wanted = { kind: 'full', redactionProfile: profile, purpose: 'trial' };
  const words = { ...wanted, recipient: 'whom it concerns', requestedBy: 'the office' };
  const begun = await client.post(`/api/cases/${caseId}/exports`, words, randomUUID());
  const path = join(stage.folder, `${profile.replace('/', '-')}.zip`);
  await fetchPackage(client, begun.text('id'), path);
  const logVkey = (await client.get('/api/ledger')).text('logVkey');
  await writeFile(join(stage.folder, 'policy'), `log ${logVkey}\nquorum none\n`);
  return path;
}

async function unpacked(path: string): Promise<Package> {
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
  return { files, description: JSON.parse(text) as Package['description'] };
}

/** Values of all fields in the database, of these chains. */
async function valuesOf(stage: Stage, chains: readonly string[]): Promise<readonly ValueRow[]> {
  return stage.t.db.query<ValueRow[]>(
    `SELECT encode(e.chain_id, 'hex') AS chain, e.seq, f.name, f.type, f.value
     FROM event e JOIN event_field f USING (log_index)
     WHERE encode(e.chain_id, 'hex') = ANY($1) AND f.value IS NOT NULL`,
    [chains],
  );
}

/** Single words in lower case belong to the vocabulary; numbers and times stand in every line of a package. */
const vocabularyWord = /^[a-z]+(_[a-z]+)*$/;

function isTelling({ type, value }: ValueRow): boolean {
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

function spellings(value: Buffer): readonly Buffer[] {
  const text = readUtf8(value);
  const hex = Buffer.from(toHex(value));
  const encoded = Buffer.from(value.toString('base64').replace(/=+$/, ''));
  const wide = text === undefined ? [] : [Buffer.from(text, 'utf16le')];
  const quoted = text === undefined ? [] : [Buffer.from(JSON.stringify(text).slice(1, -1))];
  return [value, hex, encoded, ...wide, ...quoted];
}

async function judged(played: Played, path: string): Promise<void> {
  const policy = join(played.stage.folder, 'policy');
  const { verdict, exitCode } = await verifyFiles(path, { policy });
  expect({
    exitCode,
    errors: verdict.findings.filter(({ code }) => code.startsWith('E_')),
  }).toEqual({
    exitCode: 0,
    errors: [],
  });
  const args = [program, path, '--policy', policy, '--json'];
  const { status, stdout } = spawnSync('python3', args, { encoding: 'utf8' });
  const withoutDetail = (json: string) =>
    json.trimEnd().replace(/"detail":"(?:[^"\\]|\\.)*"/g, '"detail":""');
  expect(status).toBe(0);
  expect(withoutDetail(stdout)).toBe(withoutDetail(verdictJson(verdict)));
}

async function showsNothing(played: Played, path: string): Promise<number> {
  const { description, files } = await unpacked(path);
  const own = description.chains.filter(({ kind }) => kind !== 'control').map(({ id }) => id);
  const rows = await valuesOf(played.stage, own);
  const keyOf = (one: { chain: string; seq: number }, field: string) =>
    `${one.chain} ${one.seq} ${field}`;
  const byKey = new Map(rows.map((row) => [keyOf(row, row.name), row]));
  const withheld = description.withheld.map((one) => byKey.get(keyOf(one, one.field)));
  expect(withheld).not.toContain(undefined);
  for (const { chain, seq, field } of description.withheld) {
    const lines = files.get(eventsPath(chain))?.toString('utf8').trimEnd().split('\n') ?? [];
    const line = lines.map((one) => readEventLine(Buffer.from(one))).find((one) => one.seq === seq);
    const shown = line?.fields.find(({ name }) => name === field);
    expect(Object.keys(shown ?? {})).toEqual(['name', 'leaf']);
  }
  const told = withheld.filter((row) => row !== undefined).filter(isTelling);
  // Who holds which key is never withheld, so the registry may say a name that an item must not.
  const registry = description.chains.filter(({ kind }) => kind === 'control').map(({ id }) => id);
  const searched = [...files].filter(([name]) => !registry.map(eventsPath).includes(name));
  const seen = told.flatMap((row) =>
    searched
      .filter(([, bytes]) => spellings(row.value).some((spelling) => bytes.includes(spelling)))
      .map(([name]) => `${row.name} ${String(row.value)} in ${name}`),
  );
  expect(seen).toEqual([]);
  return told.length;
}

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

describe.each(numbers)('story %i, redacted', (number) => {
  let played: Played;
  beforeAll(async () => {
    played = number === 2 ? await playBaseOfSecond() : await playStory(number);
  }, 60_000);
  afterAll(() => played.stage.close());

  it('verifies for the public, names what is withheld, and says none of it', async () => {
    const path = await exportTo(played, 'public/1');
    await judged(played, path);
    expect(await showsNothing(played, path)).toBeGreaterThan(0);
  });

  it('verifies for the defence, and says nothing that is withheld there', async () => {
    const path = await exportTo(played, 'defence/1');
    await judged(played, path);
    await showsNothing(played, path);
  });
});
