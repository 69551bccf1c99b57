import { lengthOf, passwordLength } from './passwords.js';

/** What an attacker would try first, besides rules that need no list. */
export interface GuessedFirst {
  /** Common passwords and parts of them, in lower case, four characters or more. */
  readonly common: readonly string[];
  /** Of this person and this service: login, names, organisation. */
  readonly context: readonly string[];
}

/**
 * NIST SP 800-63B-4 §3.1.1.2: length, no rules of composition, and nothing that is guessed first. Takes away of the
 * password what is guessable as a whole: runs, repetitions, common words, words of the context, also where digits stand
 * for letters; what is left must still be worth six tenths of the least length. Returns what is wrong, undefined where nothing is.
 */
export function weaknessOf(
  password: string,
  least: number,
  { common, context }: GuessedFirst,
): string | undefined {
  const text = password.normalize('NFKC');
  const length = lengthOf(password);
  if (length < least || length > passwordLength.most) {
    return `A password here has ${least} to ${passwordLength.most} characters.`;
  }
  const repeated = withoutRepeats(text.toLowerCase());
  const run = withoutRuns(repeated.left);
  const named = without(run.left, context.flatMap(wordsOf));
  const worded = without(named.left, common.map(spelled));
  const kept = lengthOf(worded.left.replace(/\s/g, '')) + worded.taken.size * worthOfWord;
  const needed = Math.ceil(least * keptShare);
  if (kept >= needed) return undefined;
  const reasons = [
    ...(repeated.taken ? ['repetitions'] : []),
    ...(run.taken ? ['runs of keys'] : []),
    ...(named.taken.size > 0 ? ['names of you or of this service'] : []),
    ...(worded.taken.size > 0 ? ['common words'] : []),
  ];
  const why = reasons.length === 0 ? 'spaces' : reasons.join(', ');
  return `This is guessed early: without ${why} it is worth ${kept} characters, and ${needed} are needed.`;
}

/** A common word is one of a few hundred: no more than two characters that nobody knows. */
const worthOfWord = 2;
/** How much of the least length must be left. */
const keptShare = 0.6;

interface Reduced<Taken> {
  readonly left: string;
  readonly taken: Taken;
}

/** Something of up to 32 characters three times or more in a row counts once. */
function withoutRepeats(text: string): Reduced<boolean> {
  const left = text.replace(/(.{1,32}?)\1{2,}/gsu, '$1');
  return { left, taken: left !== text };
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'yxcvbnm',
  'zxcvbnm',
  'йцукенгшщзхъ',
  'абвгдежзийклмнопрстуфхцчшщъыьэюя',
];
const leastRun = 3;
const runs: ReadonlySet<string> = new Set(
  rows.flatMap((row) => [row, Array.from(row).reverse().join('')]).flatMap(windowsOf),
);

function windowsOf(row: string): readonly string[] {
  return Array.from({ length: row.length - leastRun + 1 }, (_, i) => row.slice(i, i + leastRun));
}

/** Three keys or more that follow each other in the alphabet, among the digits or on a keyboard, either way. */
function withoutRuns(text: string): Reduced<boolean> {
  const inRun = new Set<number>();
  for (let i = 0; i + leastRun <= text.length; i++) {
    if (!runs.has(text.slice(i, i + leastRun))) continue;
    for (let j = i; j < i + leastRun; j++) inRun.add(j);
  }
  const signs = Array.from({ length: text.length }, (_, i) => (inRun.has(i) ? ' ' : text[i]));
  return { left: signs.join(''), taken: inRun.size > 0 };
}

/** The longest words first, since they hold shorter ones. */
function without(text: string, words: readonly string[]): Reduced<ReadonlySet<string>> {
  const taken = new Set<string>();
  let left = text;
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    for (let at = spelled(left).indexOf(word); at >= 0; at = spelled(left).indexOf(word)) {
      taken.add(word);
      left = `${left.slice(0, at)} ${left.slice(at + word.length)}`;
    }
  }
  return { left, taken };
}

const lookalikes: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' },
  ...{ '@': 'a', $: 's', '!': 'i' },
};

/** One character for one, so that places stay the same. */
function spelled(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => lookalikes[sign] ?? sign);
}

function wordsOf(name: string): readonly string[] {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter(({ length }) => length >= 3).map(spelled);
}
