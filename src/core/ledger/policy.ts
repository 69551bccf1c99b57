import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { isSoundPublicKey } from './key.js';
import { parseVkey, type Vkey, vkeyTypes } from './vkey.js';

/** A witness under the name that the policy gives it. `url`: where it takes checkpoints, if that is stated. */
export interface PolicyWitness {
  readonly name: string;
  readonly vkey: Vkey;
  readonly url?: string;
}

/** Witnesses a checkpoint when `threshold` of its members, witnesses or groups, do. */
export interface PolicyGroup {
  readonly name: string;
  readonly threshold: number;
  readonly members: readonly string[];
}

/** Whom a verifier trusts. It comes from outside the package that is checked. */
export interface TrustPolicy {
  readonly logs: readonly Vkey[];
  readonly witnesses: readonly PolicyWitness[];
  /** Members of a group are defined before it. */
  readonly groups: readonly PolicyGroup[];
  /** Name of a witness or a group, or `none`. */
  readonly quorum: string;
}

/** The policy is refused; the message says in which line, counted from 1, and what is wrong there. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

// Tab and line feed are the only control characters allowed; 7F is one too.
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\x00-\x08\x0b-\x1f\x7f]/;
const decimal = /^[1-9][0-9]*$/;

/**
 * C2SP tlog-policy, all its musts. Whatever is not understood is refused: a line skipped could be the one that makes the
 * policy strict. @throws PolicyError
 */
export function parsePolicy(text: string): TrustPolicy {
  const draft = new PolicyDraft();
  for (const [i, line] of text.split('\n').entries()) {
    try {
      readLine(draft, line);
    } catch (error) {
      if (!(error instanceof ClosedFormError)) throw error;
      throw new PolicyError(`policy line ${i + 1}: ${error.message}`);
    }
  }
  return draft.finish();
}

/** Whether these witnesses, by their names in the policy, are enough. With `quorum none` there is nothing to meet. */
export function quorumMet(policy: TrustPolicy, witnessNames: ReadonlySet<string>): boolean {
  const times = new Map([...witnessNames].map((name) => [name, 0]));
  return boundTimes(policy, times) !== undefined;
}

/**
 * Between which times the quorum saw the checkpoint: `early` is the least t such that the cosignatures up to t are
 * enough, `late` the greatest t such that those from t on are. In the unit of `times`, whose keys are names of
 * witnesses in the policy. Undefined if the quorum is not met, or is `none`.
 */
export function boundTimes(
  policy: TrustPolicy,
  times: ReadonlyMap<string, number>,
): { readonly early: number; readonly late: number } | undefined {
  const early = new Map<string, number>();
  const late = new Map<string, number>();
  for (const { name } of policy.witnesses) {
    early.set(name, times.get(name) ?? Infinity);
    late.set(name, times.get(name) ?? -Infinity);
  }
  // A member counts in one group only, so a group is met at the time of its threshold-th member.
  for (const { name, threshold, members } of policy.groups) {
    const inOrder = (from: Map<string, number>): number[] =>
      members.flatMap((member) => from.get(member) ?? []).sort((a, b) => (a < b ? -1 : 1));
    early.set(name, inOrder(early)[threshold - 1] ?? Infinity);
    late.set(name, inOrder(late)[members.length - threshold] ?? -Infinity);
  }
  const bounds = { early: early.get(policy.quorum), late: late.get(policy.quorum) };
  if (bounds.early === undefined || bounds.late === undefined) return undefined;
  return Number.isFinite(bounds.early) ? { early: bounds.early, late: bounds.late } : undefined;
}

class PolicyDraft {
  private readonly logs: Vkey[] = [];
  private readonly witnesses: PolicyWitness[] = [];
  private readonly groups: PolicyGroup[] = [];
  private quorum: string | undefined;
  private readonly names = new Set<string>();
  private readonly members = new Set<string>();
  private readonly publicKeys = new Set<string>();

  addLog(vkey: Vkey): void {
    this.takeKey(vkey, vkeyTypes.log);
    this.logs.push(vkey);
  }

  addWitness(witness: PolicyWitness): void {
    this.takeName(witness.name);
    this.takeKey(witness.vkey, vkeyTypes.witness);
    this.witnesses.push(witness);
  }

  addGroup(group: PolicyGroup): void {
    for (const member of group.members) {
      demand(this.names.has(member), `${member} is not defined before`);
      demand(!this.members.has(member), `${member} is in a group already`);
      this.members.add(member);
    }
    const { threshold } = group;
    demand(threshold >= 1 && threshold <= group.members.length, 'threshold not within 1 to n');
    this.takeName(group.name);
    this.groups.push(group);
  }

  setQuorum(name: string): void {
    demand(this.quorum === undefined, 'second quorum line');
    demand(name === 'none' || this.names.has(name), `${name} is not defined before`);
    this.quorum = name;
  }

  finish(): TrustPolicy {
    const { logs, witnesses, groups, quorum } = this;
    if (quorum === undefined) throw new PolicyError('policy: no quorum line');
    return { logs, witnesses, groups, quorum };
  }

  private takeName(name: string): void {
    demand(name !== 'none' && !this.names.has(name), `the name ${name} is taken`);
    this.names.add(name);
  }

  /** One key under two names would count twice. */
  private takeKey({ type, publicKey }: Vkey, wanted: number): void {
    demand(type === wanted, `signature type is not ${wanted}`);
    demand(isSoundPublicKey(publicKey), 'not a sound Ed25519 key');
    const hex = toHex(publicKey);
    demand(!this.publicKeys.has(hex), 'the same key a second time');
    this.publicKeys.add(hex);
  }
}

type LineReader = (draft: PolicyDraft, words: readonly string[]) => void;

const lineReaders: ReadonlyMap<string, LineReader> = new Map<string, LineReader>([
  ['log', readLog],
  ['witness', readWitness],
  ['group', readGroup],
  ['quorum', readQuorum],
]);

function readLine(draft: PolicyDraft, line: string): void {
  demand(!control.test(line), 'control character');
  const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
  if (keyword === undefined || keyword.startsWith('#')) return;
  const reader = lineReaders.get(keyword);
  if (reader === undefined) throw new ClosedFormError(`unknown keyword ${keyword}`);
  reader(draft, words);
}

function readLog(draft: PolicyDraft, words: readonly string[]): void {
  demand(words.length <= 2, 'log <vkey> [<url>]');
  const [vkey = ''] = words;
  draft.addLog(parseVkey(vkey));
}

function readWitness(draft: PolicyDraft, words: readonly string[]): void {
  demand(words.length <= 3, 'witness <name> <vkey> [<url>]');
  const [name = '', vkey = '', url] = words;
  const witness = { name, vkey: parseVkey(vkey) };
  draft.addWitness(url === undefined ? witness : { ...witness, url });
}

function readGroup(draft: PolicyDraft, words: readonly string[]): void {
  const [name = '', k = '', ...members] = words;
  demand(k === 'any' || k === 'all' || decimal.test(k), 'group <name> <k> <name>…');
  const counts = new Map([
    ['any', 1],
    ['all', members.length],
  ]);
  draft.addGroup({ name, threshold: counts.get(k) ?? Number(k), members });
}

function readQuorum(draft: PolicyDraft, words: readonly string[]): void {
  const [name = ''] = words;
  demand(words.length === 1, 'quorum <name>');
  draft.setQuorum(name);
}

function demand(holds: boolean, rule: string): void {
  if (!holds) throw new ClosedFormError(rule);
}
