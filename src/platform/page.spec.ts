import { Invalid } from './errors.js';
import { pageOf, readCursor } from './page.js';

const rows = [
  { id: 'a', at: 1 },
  { id: 'b', at: 2 },
  { id: 'c', at: 3 },
];
const keyOf = ({ id, at }: { id: string; at: number }) => [String(at), id];
const forms = [/^\d+$/, /^[a-z]$/];

describe('a page', () => {
  it('ends with a cursor that leads behind its last entry', () => {
    const page = pageOf(rows, 2, keyOf);
    expect(page.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(readCursor(page.next ?? '', forms)).toEqual(['2', 'b']);
  });

  it('is the last where nothing is left over', () => {
    expect(pageOf(rows, 3, keyOf).next).toBeNull();
    expect(pageOf([], 3, keyOf)).toEqual({ items: [], next: null });
  });

  it('refuses cursors that are made up or come from another list', () => {
    const { next } = pageOf(rows, 1, (row) => [row.id]);
    for (const wrong of ['', '%%%', 'AAAA', next ?? '']) {
      expect(() => readCursor(wrong, forms)).toThrow(Invalid);
    }
  });
});
