import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials, type Lock } from '../../src/operate/sbom.js';

const path = join(import.meta.dirname, '../../package-lock.json');
// Made by npm; what is wrong fails the expectations.
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const bom = billOfMaterials(lock);

describe('the bill of materials', () => {
  it('names each package that is installed for use, once, and none that only development needs', () => {
    const shipped = Object.entries(lock.packages).filter(
      ([at, { dev, devOptional }]) => at !== '' && dev !== true && devOptional !== true,
    );
    const wanted = shipped.map(
      ([at, { version }]) => `${at.split('node_modules/').at(-1)}@${version}`,
    );
    const named = bom.components.map(({ name, version }) => `${name}@${version}`);
    expect(new Set(named)).toEqual(new Set(wanted));
    expect(named).toHaveLength(new Set(named).size);
    expect(named.some((name) => name.startsWith('@nestjs/core@'))).toBe(true);
    expect(named.some((name) => name.startsWith('jest@'))).toBe(false);
  });

  it('has a digest and a licence of each', () => {
    for (const { name, hashes, licenses } of bom.components) {
      expect([name, hashes?.[0]?.content ?? '']).toEqual([
        name,
        expect.stringMatching(/^[0-9a-f]{128}$/),
      ]);
      expect([name, licenses?.[0]?.expression ?? '']).toEqual([name, expect.stringMatching(/\w/)]);
    }
  });

  it('has no package under a licence that the product must not carry', () => {
    const licences = new Set(
      bom.components.flatMap(({ licenses = [] }) => licenses.map((one) => one.expression)),
    );
    expect([...licences].filter((one) => /GPL|SSPL|BUSL|UNLICENSED/i.test(one))).toEqual([]);
  });

  it('says what needs what, each dependency being one of its components', () => {
    const refs = new Set(bom.components.map((one) => one['bom-ref']));
    const self = bom.metadata.component['bom-ref'];
    expect(new Set(bom.dependencies.map(({ ref }) => ref))).toEqual(new Set([self, ...refs]));
    for (const { dependsOn } of bom.dependencies)
      for (const ref of dependsOn) expect(refs).toContain(ref);
    const needed = bom.dependencies.find(({ ref }) => ref === self)?.dependsOn ?? [];
    const direct = {
      ...lock.packages['']?.dependencies,
      ...lock.packages['']?.optionalDependencies,
    };
    expect(needed).toHaveLength(Object.keys(direct).length);
  });

  it('is the same for the same lock file, another for another, and names no host', () => {
    expect(JSON.stringify(billOfMaterials(lock))).toBe(JSON.stringify(bom));
    const other = { packages: { ...lock.packages, 'node_modules/x': { version: '1.0.0' } } };
    expect(billOfMaterials(other).serialNumber).not.toBe(bom.serialNumber);
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(JSON.stringify(bom)).not.toMatch(/https?:/);
  });
});
