import { compareBytes, equalBytes, utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { type Engine } from '../engine.js';
import { type Checkpoint, readCheckpointText } from '../ledger/checkpoint.js';
import { cosignatureInput, readCosignature } from '../ledger/cosignature.js';
import { boundTimes, type PolicyWitness, type TrustPolicy } from '../ledger/policy.js';
import { type NoteSignature, parseNote, type SignedNote } from '../ledger/signed-note.js';
import { type Vkey } from '../ledger/vkey.js';

/** A checkpoint that a log of the policy signed: only such a one's size and root are used. */
export interface VerifiedCheckpoint extends Checkpoint {
  /** Names that the policy gives to the witnesses whose cosignatures verify, sorted. */
  readonly cosignedBy: readonly string[];
  /** Between which times, in seconds, the quorum saw it; undefined if the quorum is not met, or is none. */
  readonly seen: { readonly early: number; readonly late: number } | undefined;
}

export interface NoteFault {
  readonly code: 'E_NOTE' | 'E_ORIGIN' | 'E_LIMIT';
  readonly detail: string;
}

/** A note as far as it could be read; verified only if there is nothing wrong with it. */
export interface CheckedNote {
  readonly faults: readonly NoteFault[];
  /** What was signed; undefined for what is no note over a checkpoint. */
  readonly text?: string;
  /** The signatures in lines of pinned logs. */
  readonly logSignatures: readonly Uint8Array[];
  readonly verified?: VerifiedCheckpoint;
}

/**
 * Holds a signed note against the policy. `ledger`: the origin it must have. Lines of keys that the policy does not name
 * are ignored: anybody can add them. Names and key hashes prove nothing, but a line that claims to be a pinned key's must be.
 */
export function checkNote(
  engine: Engine,
  bytes: Uint8Array,
  policy: TrustPolicy,
  ledger: string,
): CheckedNote {
  const note = readNote(bytes);
  if ('code' in note) return { faults: [note], logSignatures: [] };
  const { text } = note;
  const logSignatures = linesOf(note, policy.logs).map(({ signature }) => signature);
  const checkpoint = readCheckpointText(text);
  if (checkpoint === undefined) {
    const fault: NoteFault = { code: 'E_NOTE', detail: 'not three lines in closed form' };
    return { faults: [fault], logSignatures };
  }
  const logLines = linesOf(
    note,
    policy.logs.filter(({ name }) => name === checkpoint.origin),
  );
  const witnessed = witnessTimes(engine, note, policy);
  const faults = [
    ...originFaults(checkpoint, ledger, logLines),
    ...logFaults(engine, note, policy),
    ...witnessed.faults,
  ];
  if (faults.length > 0) return { faults, text, logSignatures };
  return { faults, text, logSignatures, verified: { ...checkpoint, ...seenBy(policy, witnessed) } };
}

function readNote(bytes: Uint8Array): SignedNote | NoteFault {
  try {
    return parseNote(bytes);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return { code: error instanceof LimitError ? 'E_LIMIT' : 'E_NOTE', detail: error.message };
  }
}

function originFaults(
  { origin }: Checkpoint,
  ledger: string,
  logLines: readonly NoteSignature[],
): readonly NoteFault[] {
  if (origin !== ledger) return [{ code: 'E_ORIGIN', detail: `a checkpoint of ${origin}` }];
  return logLines.length > 0
    ? []
    : [{ code: 'E_ORIGIN', detail: 'not signed by a log of that name in the policy' }];
}

function logFaults(engine: Engine, note: SignedNote, { logs }: TrustPolicy): readonly NoteFault[] {
  return linesOf(note, logs)
    .filter(
      ({ signature, keys }) => !keys.some((key) => verifiesNote(engine, note, key, signature)),
    )
    .map(({ name }) => ({
      code: 'E_NOTE',
      detail: `the signature of log ${name} does not verify`,
    }));
}

function verifiesNote(
  engine: Engine,
  { text }: SignedNote,
  { publicKey }: Vkey,
  signature: Uint8Array,
): boolean {
  return engine.ed25519Verify(publicKey, utf8(text), signature);
}

interface Witnessed {
  readonly faults: readonly NoteFault[];
  /** By the name in the policy: seconds of the cosignatures that verify. */
  readonly times: ReadonlyMap<string, readonly number[]>;
}

function witnessTimes(engine: Engine, note: SignedNote, { witnesses }: TrustPolicy): Witnessed {
  const faults: NoteFault[] = [];
  const times = new Map<string, number[]>();
  for (const { signatures, witness } of linesByWitness(note, witnesses)) {
    for (const { signature } of signatures) {
      const time = cosignedAt(engine, note, witness.vkey, signature);
      if (time === undefined) {
        faults.push({ code: 'E_NOTE', detail: `${witness.name}'s cosignature does not verify` });
      } else {
        times.set(witness.name, [...(times.get(witness.name) ?? []), time]);
      }
    }
  }
  return { faults, times };
}

function linesByWitness(
  note: SignedNote,
  witnesses: readonly PolicyWitness[],
): readonly { readonly witness: PolicyWitness; readonly signatures: readonly NoteSignature[] }[] {
  return witnesses.map((witness) => ({ witness, signatures: linesOf(note, [witness.vkey]) }));
}

function cosignedAt(
  engine: Engine,
  { text }: SignedNote,
  { publicKey }: Vkey,
  bytes: Uint8Array,
): number | undefined {
  const cosignature = readCosignature(bytes);
  if (cosignature === undefined) return undefined;
  const { time, signature } = cosignature;
  const verifies = engine.ed25519Verify(publicKey, cosignatureInput(time, text), signature);
  return verifies ? time : undefined;
}

/** A witness that cosigned twice saw it by the earlier time, and still saw it at the later. */
function seenBy(
  policy: TrustPolicy,
  { times }: Witnessed,
): Pick<VerifiedCheckpoint, 'cosignedBy' | 'seen'> {
  const first = new Map([...times].map(([name, seconds]) => [name, Math.min(...seconds)]));
  const last = new Map([...times].map(([name, seconds]) => [name, Math.max(...seconds)]));
  const early = boundTimes(policy, first)?.early;
  const late = boundTimes(policy, last)?.late;
  const cosignedBy = [...times.keys()].sort((a, b) => compareBytes(utf8(a), utf8(b)));
  if (early === undefined || late === undefined) return { cosignedBy, seen: undefined };
  return { cosignedBy, seen: { early, late } };
}

interface KeyedLine extends NoteSignature {
  /** Those of the given keys that the line claims to be signed by. */
  readonly keys: readonly Vkey[];
}

function linesOf({ signatures }: SignedNote, keys: readonly Vkey[]): readonly KeyedLine[] {
  return signatures
    .map((line) => ({
      ...line,
      keys: keys.filter((key) => key.name === line.name && equalBytes(key.keyHash, line.keyHash)),
    }))
    .filter((line) => line.keys.length > 0);
}
