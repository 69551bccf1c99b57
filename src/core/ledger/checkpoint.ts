import { fromBase64, toBase64 } from '../canonical/base64.js';
import { hashBytes } from './limits.js';

/** What a log says of itself: its name, how many entries it has, and the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const decimal = /^(0|[1-9][0-9]*)$/;

/** The note text of a checkpoint (C2SP tlog-checkpoint) without extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * The checkpoint; undefined unless the text is exactly three lines in closed form. Extension lines, which C2SP lets pass,
 * are refused: witnesses say nothing about them.
 */
export function readCheckpointText(text: string): Checkpoint | undefined {
  const [origin = '', size = '', rootText = '', after, ...more] = text.split('\n');
  if (after !== '' || more.length > 0 || origin === '') return undefined;
  const entries = readSize(size);
  const root = fromBase64(rootText);
  if (entries === undefined || root?.length !== hashBytes) return undefined;
  return { origin, size: entries, root };
}

/** Decimal text without leading zeros, below 2^53 (ledger format §1). */
export function readSize(text: string): number | undefined {
  const size = decimal.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}
