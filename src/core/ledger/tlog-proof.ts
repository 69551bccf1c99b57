import { fromBase64, toBase64 } from '../canonical/base64.js';
import { readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { readSize } from './checkpoint.js';
import { hashBytes, limits } from './limits.js';

/** Proof that the entry at `index` is under the checkpoint, whose signed note is given as it was published. */
export interface TlogProof {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: Uint8Array;
  /** Not covered by any signature. */
  readonly extra?: Uint8Array;
}

const header = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof as text. @throws ClosedFormError if the checkpoint is not UTF-8 */
export function tlogProofText({ index, proof, checkpoint, extra }: TlogProof): string {
  const note = readUtf8(checkpoint);
  if (note === undefined) throw new ClosedFormError('checkpoint not UTF-8');
  const head = extra === undefined ? [header] : [header, `extra ${toBase64(extra)}`];
  return [...head, `index ${index}`, ...proof.map(toBase64), '', note].join('\n');
}

/** @throws ClosedFormError for another form; LimitError beyond 63 hashes or a checkpoint over 64 KiB */
export function readTlogProof(bytes: Uint8Array): TlogProof {
  const text = readUtf8(bytes);
  if (text === undefined) throw new ClosedFormError('proof: not UTF-8');
  const end = text.indexOf('\n\n');
  if (end < 0) throw new ClosedFormError('proof: no checkpoint');
  const checkpoint = utf8(text.slice(end + 2));
  if (checkpoint.length > limits.noteBytes) throw new LimitError('proof: checkpoint over 64 KiB');
  return { ...readHead(text.slice(0, end).split('\n')), checkpoint };
}

function readHead([first, ...lines]: readonly string[]): Omit<TlogProof, 'checkpoint'> {
  if (first !== header) throw new ClosedFormError('proof: first line');
  const [line] = lines;
  const extra = line?.startsWith('extra ') === true ? readExtra(line) : undefined;
  const [index = '', ...hashes] = extra === undefined ? lines : lines.slice(1);
  if (hashes.length > limits.proofHashes) throw new LimitError('proof: over 63 hashes');
  const read = { index: readIndex(index), proof: hashes.map(readHash) };
  return extra === undefined ? read : { ...read, extra };
}

function readIndex(line: string): number {
  const index = line.startsWith('index ') ? readSize(line.slice('index '.length)) : undefined;
  if (index === undefined) throw new ClosedFormError('proof: index');
  return index;
}

function readHash(line: string): Uint8Array {
  const hash = fromBase64(line);
  if (hash?.length !== hashBytes) throw new ClosedFormError('proof: hash');
  return hash;
}

function readExtra(line: string): Uint8Array {
  const extra = fromBase64(line.slice('extra '.length));
  if (extra === undefined) throw new ClosedFormError('proof: extra data');
  return extra;
}
