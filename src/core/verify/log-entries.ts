import { compareBytes, equalBytes } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { leafBytes } from '../ledger/log-leaf.js';
import { HashTree, leafHash } from '../ledger/merkle-tree.js';

const tagStart = 10;
const tagEnd = 42;
const timeStart = 2;

/**
 * All entries of a log up to a size, and its tree: about 145 bytes an entry. Whoever verifies fills it once and then only
 * asks.
 */
export class LogEntries {
  private readonly leaves: Uint8Array;
  private readonly tree: HashTree;
  private count = 0;
  /** Numbers of the entries in the order of their tags: found by halving, however the tags were chosen. */
  private byTag: Uint32Array | undefined;

  constructor(
    private readonly engine: Engine,
    size: number,
  ) {
    this.leaves = new Uint8Array(size * leafBytes);
    this.tree = new HashTree(engine);
  }

  append(leaf: Uint8Array): void {
    this.leaves.set(leaf, this.count * leafBytes);
    this.tree.append(leafHash(this.engine, leaf));
    this.count += 1;
  }

  /** The entry's 74 bytes; undefined beyond the end. */
  leafAt(index: number): Uint8Array | undefined {
    if (index >= this.count) return undefined;
    return this.leaves.subarray(index * leafBytes, (index + 1) * leafBytes);
  }

  /** The tree's root when it had that many entries; undefined for more than there are. */
  rootAt(size: number): Uint8Array | undefined {
    return size > this.count ? undefined : this.tree.rootAt(size);
  }

  hasTag(tag: Uint8Array): boolean {
    return this.timesOf(tag) > 0;
  }

  /** Two entries of one tag: the chain was forked inside the log. */
  isRepeated(tag: Uint8Array): boolean {
    return this.timesOf(tag) > 1;
  }

  /** Hex of every tag that occurs more than once. */
  repeatedTags(): ReadonlySet<string> {
    const order = this.orderByTag();
    const repeated = new Set<string>();
    for (let i = 1; i < order.length; i += 1) {
      const tag = this.tagAt(order[i] ?? 0);
      if (equalBytes(tag, this.tagAt(order[i - 1] ?? 0))) repeated.add(toHex(tag));
    }
    return repeated;
  }

  /** Whether each was logged no earlier than the one before it. */
  isInTime(): boolean {
    for (let i = 1; i < this.count; i += 1) {
      if (compareBytes(this.timeAt(i - 1), this.timeAt(i)) > 0) return false;
    }
    return true;
  }

  /** 0, 1, or 2 for more than one. */
  private timesOf(tag: Uint8Array): number {
    const order = this.orderByTag();
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBytes(this.tagAt(order[middle] ?? 0), tag) < 0) low = middle + 1;
      else high = middle;
    }
    const found = order.subarray(low, low + 2);
    return found.filter((index) => equalBytes(this.tagAt(index), tag)).length;
  }

  private orderByTag(): Uint32Array {
    return (this.byTag ??= Uint32Array.from({ length: this.count }, (_, i) => i).sort((a, b) =>
      compareBytes(this.tagAt(a), this.tagAt(b)),
    ));
  }

  private tagAt(index: number): Uint8Array {
    return this.part(index, tagStart, tagEnd);
  }

  /** Eight bytes, big-endian: their order as bytes is their order as numbers. */
  private timeAt(index: number): Uint8Array {
    return this.part(index, timeStart, tagStart);
  }

  private part(index: number, start: number, end: number): Uint8Array {
    return this.leaves.subarray(index * leafBytes + start, index * leafBytes + end);
  }
}
