import { uuidV7 } from './uuid-v7.js';

describe('a UUID of version 7', () => {
  it('carries its time, version and variant where RFC 9562 puts them', () => {
    // The time of the example in RFC 9562, appendix A.6.
    expect(uuidV7(0x017f22e279b0)).toMatch(
      /^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('sorts by time and does not repeat within one millisecond', () => {
    expect(uuidV7(1_764_000_000_000) < uuidV7(1_764_000_000_001)).toBe(true);
    expect(new Set(Array.from({ length: 100 }, () => uuidV7(5))).size).toBe(100);
  });

  it('sorts as it was made within one millisecond too, also where the clock goes back', () => {
    const made = Array.from({ length: 5000 }, () => uuidV7(1_764_000_000_007));
    expect(made.toSorted()).toEqual(made);
    expect(uuidV7(1_764_000_000_006) < (made[0] ?? '')).toBe(true);
    const later = Array.from({ length: 20 }, (_, i) => uuidV7(1_764_000_000_008 + i));
    expect(new Set(later.map((id) => id.slice(15, 23))).size).toBeGreaterThan(15);
  });
});
