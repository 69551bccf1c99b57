import fc from 'fast-check';
import { consistencyNodes, inclusionNodes, type Subtree, subtreesOf } from './subtree.js';

const spanOf = ({ level, index }: Subtree): readonly [number, number] => [
  index * 2 ** level,
  (index + 1) * 2 ** level,
];
const size = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('the subtrees of a tree', () => {
  it('cover its leaves without gap, each smaller than the one before', () => {
    fc.assert(
      fc.property(size, (count) => {
        let next = 0;
        let level = Infinity;
        for (const subtree of subtreesOf(count)) {
          const [start, end] = spanOf(subtree);
          expect(start).toBe(next);
          expect(subtree.level).toBeLessThan(level);
          [next, level] = [end, subtree.level];
        }
        expect(next).toBe(count);
      }),
    );
    expect(subtreesOf(0)).toEqual([]);
  });
});

describe('the parts of a proof', () => {
  it('cover all leaves but the one that is proved, up to 2^53 of them', () => {
    fc.assert(
      fc.property(size, fc.maxSafeNat(), (count, seed) => {
        const index = seed % count;
        const spans = inclusionNodes(index, count).flat().map(spanOf);
        spans.push([index, index + 1]);
        spans.sort(([a], [b]) => a - b);
        let next = 0;
        for (const [start, end] of spans) {
          expect(start).toBe(next);
          next = end;
        }
        expect(next).toBe(count);
        expect(inclusionNodes(index, count).length).toBeLessThanOrEqual(53);
      }),
    );
  });

  it('are none for the only leaf, and none between a tree and itself if it is complete', () => {
    expect(inclusionNodes(0, 1)).toEqual([]);
    expect(consistencyNodes(8, 8)).toEqual([]);
    expect(consistencyNodes(6, 6)).toEqual([]);
  });

  it.each([
    [1, 1],
    [-1, 1],
    [0.5, 1],
    [0, 2 ** 53],
  ])('are not there for leaf %d of %d', (index, count) => {
    expect(() => inclusionNodes(index, count)).toThrow(RangeError);
  });

  it.each([
    [0, 1],
    [2, 1],
    [0.5, 1],
    [1, 2 ** 53],
  ])('are not there from %d to %d leaves', (size1, size2) => {
    expect(() => consistencyNodes(size1, size2)).toThrow(RangeError);
  });
});
