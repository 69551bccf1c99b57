import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** The longest line: 40 hex digits, a colon, a count, an end of line. */
const longestLine = 64;

/**
 * Whether the operator's file has this password: lines of upper-case SHA-1, a colon and a count, in the order of the
 * hashes, as the public "Pwned Passwords" are given out. Found by halving, so that 80 GB need no memory and 40 reads.
 * SHA-1 is the form of that list; nothing is protected by it.
 */
export async function isBreached(path: string, password: string): Promise<boolean> {
  const wanted = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase();
  const file = await open(path, 'r');
  try {
    return await has(file, wanted);
  } finally {
    await file.close();
  }
}

/** Throws where the file cannot be read or does not begin as such a list does. */
export async function checkBreachedFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const line = await lineFrom(file, 0);
    if (line === undefined || !/^[0-9A-F]{40}(:\d+)?$/.test(line.text)) {
      throw new Error('its first line is no SHA-1 in upper-case hex with a count');
    }
  } finally {
    await file.close();
  }
}

interface Line {
  readonly text: string;
  /** Where the next one begins. */
  readonly next: number;
}

async function has(file: FileHandle, wanted: string): Promise<boolean> {
  let [from, to] = [0, (await file.stat()).size];
  // Every line that begins before `from` is smaller than the wanted one, every one from `to` on greater.
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const line = await lineAfter(file, middle, from);
    if (line === undefined || line.start >= to) {
      to = middle;
      continue;
    }
    const hash = line.text.slice(0, 40);
    if (hash === wanted) return true;
    if (hash < wanted) from = line.next;
    else to = middle;
  }
  return false;
}

/** The first line that begins at `at` or later; `from` is known to be the beginning of one. */
async function lineAfter(
  file: FileHandle,
  at: number,
  from: number,
): Promise<(Line & { readonly start: number }) | undefined> {
  const before = at === from ? { next: from } : await lineFrom(file, at - 1);
  if (before === undefined) return undefined;
  const line = await lineFrom(file, before.next);
  return line && { ...line, start: before.next };
}

/** From there to the end of the line; undefined at the end of the file. */
async function lineFrom(file: FileHandle, position: number): Promise<Line | undefined> {
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(longestLine),
    0,
    longestLine,
    position,
  );
  if (bytesRead === 0) return undefined;
  const text = buffer.toString('latin1', 0, bytesRead);
  const end = text.indexOf('\n');
  if (end < 0 && bytesRead === longestLine) throw new Error('a line of the file is too long');
  const line = end < 0 ? text : text.slice(0, end);
  return { text: line.trimEnd(), next: position + (end < 0 ? bytesRead : end + 1) };
}
