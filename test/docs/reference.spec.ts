import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from '../../src/operate/reference/pages.js';

const root = join(import.meta.dirname, '../..');

describe('pages of the reference that are made from code', () => {
  it.each([...referencePages])('%s is what `npm run reference` writes', (path, page) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(page());
  });
});
