import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/explanation/threat-model.md'), 'utf8');

describe('the threat model', () => {
  it('leans on specs that there are', () => {
    const named = [...page.matchAll(/`(test\/[\w/-]+)`/g)].map(([, path]) => `${path}.spec.ts`);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(named.length).toBeGreaterThan(15);
  });
});
