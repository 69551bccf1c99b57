import { equalBytes, utf8 } from '../canonical/bytes.js';
import { readInstant } from '../canonical/instant.js';
import { type Engine } from '../engine.js';
import { readSize } from '../ledger/checkpoint.js';
import { limits } from '../ledger/limits.js';
import { type TrustPolicy } from '../ledger/policy.js';
import { parseNote } from '../ledger/signed-note.js';
import { layout } from '../package/layout.js';
import { readFile, UnreadableInputError } from '../package/package-files.js';
import { type Inspection } from './inspection.js';
import { type CheckedNote, checkNote, type VerifiedCheckpoint } from './note-check.js';

const step = 1;
const staleAfterMs = 24 * 60 * 60 * 1000;

/** One byte more than a note may have: what is longer shows as over the limit. */
const noteBytes = limits.noteBytes + 1;

/** A checkpoint of the ledger that somebody kept from earlier. */
export type KeptCheckpoint = Pick<VerifiedCheckpoint, 'origin' | 'size' | 'root'>;

/** The main checkpoint, to which all proofs lead; undefined if it cannot be relied on. */
export async function checkCheckpoint(
  inspection: Inspection,
): Promise<VerifiedCheckpoint | undefined> {
  const { description, findings } = inspection;
  const note = await checkNoteFile(inspection, layout.checkpoint);
  await checkCopies(inspection, note);
  const seen = note?.verified?.seen;
  const exportedMs = readInstant(description.exportedAt) ?? 0;
  if (seen !== undefined && exportedMs - seen.late * 1000 > staleAfterMs) {
    findings.add('E_STALE', step, {}, 'the checkpoint was seen last over 24 h before the export');
  }
  return note?.verified;
}

/** The earlier checkpoints that are enclosed and hold, by their paths. */
export async function checkEarlierCheckpoints(
  inspection: Inspection,
  main: VerifiedCheckpoint | undefined,
): Promise<ReadonlyMap<string, VerifiedCheckpoint>> {
  const earlier = new Map<string, VerifiedCheckpoint>();
  for (const path of inspection.files.paths) {
    const named = path.startsWith(layout.checkpoints)
      ? readSize(path.slice(layout.checkpoints.length))
      : undefined;
    if (named === undefined) continue;
    const checkpoint = (await checkNoteFile(inspection, path))?.verified;
    if (checkpoint === undefined) continue;
    const { size } = checkpoint;
    if (named === size && size <= (main?.size ?? size)) earlier.set(path, checkpoint);
    else inspection.findings.add('E_NOTE', step, { path }, 'not the size that its name says');
  }
  return earlier;
}

/**
 * A checkpoint kept from earlier.
 * @throws UnreadableInputError unless it is a checkpoint that a log of the policy signed
 */
export function readKeptCheckpoint(
  engine: Engine,
  bytes: Uint8Array,
  policy: TrustPolicy,
): KeptCheckpoint {
  const { faults, verified } = checkNote(engine, bytes, policy, originOf(bytes));
  if (verified !== undefined) return verified;
  const reasons = faults.map(({ detail }) => detail).join('; ');
  throw new UnreadableInputError(`the kept checkpoint: ${reasons}`);
}

function originOf(bytes: Uint8Array): string {
  try {
    return parseNote(bytes).text.split('\n')[0] ?? '';
  } catch {
    return ''; // the caller says what is wrong with it
  }
}

/** Undefined only if there is no such file. */
async function checkNoteFile(
  { engine, files, policy, description, findings }: Inspection,
  path: string,
): Promise<CheckedNote | undefined> {
  if (!files.has(path)) {
    findings.add('E_NOTE', step, { path }, 'there is no checkpoint');
    return undefined;
  }
  // What is longer than `noteBytes` is over the limit whatever it says.
  const bytes = (await readFile(files, path, noteBytes)) ?? new Uint8Array(noteBytes);
  const note = checkNote(engine, bytes, policy, description.ledger);
  for (const { code, detail } of note.faults) {
    if (code === 'E_LIMIT') findings.addLimit({ path }, detail);
    else findings.add(code, step, { path }, detail);
  }
  if (note.verified && note.verified.seen === undefined && policy.quorum !== 'none') {
    findings.add('E_QUORUM', step, { path }, 'too few witnesses of the policy saw it');
  }
  return note;
}

/** The copies for OpenSSL say what the note says, or whoever checks by hand checks something else. */
async function checkCopies(
  { files, findings }: Inspection,
  note: CheckedNote | undefined,
): Promise<void> {
  if (note?.text === undefined) return;
  const copies = [
    { path: layout.checkpointBody, originals: [utf8(note.text)] },
    { path: layout.checkpointSignature, originals: note.logSignatures },
  ];
  for (const { path, originals } of copies) {
    if (!files.has(path)) continue;
    const copy = await readFile(files, path, noteBytes);
    const isCopy = originals.some((bytes) => copy !== undefined && equalBytes(bytes, copy));
    if (!isCopy) findings.add('E_NOTE', step, { path }, 'not what the note says');
  }
}
