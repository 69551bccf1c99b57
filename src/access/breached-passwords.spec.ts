import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBreachedFile, isBreached } from './breached-passwords.js';

describe('a list of breached passwords', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-breached-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const sha1 = (text: string): string =>
    createHash('sha1').update(text).digest('hex').toUpperCase();
  const listOf = (passwords: readonly string[], end: string): string => {
    const path = join(folder, `list-${passwords.length}-${end.length}`);
    const lines = passwords.map((text, i) => `${sha1(text)}:${i * 7919}`).sort();
    writeFileSync(path, lines.map((line) => line + end).join(''));
    return path;
  };

  it.each(['\n', '\r\n'])('finds all that it holds, and nothing else', async (end) => {
    for (const size of [1, 2, 3, 257]) {
      const passwords = Array.from({ length: size }, (_, i) => `leaked ${i}`);
      const path = listOf(passwords, end);
      for (const password of passwords) expect(await isBreached(path, password)).toBe(true);
      for (let i = 0; i < 60; i++) expect(await isBreached(path, `other ${i}`)).toBe(false);
    }
  });

  it('is asked for the same characters in whatever form they came', async () => {
    expect(await isBreached(listOf(['caf\u00e9 au lait'], '\n'), 'cafe\u0301 au lait')).toBe(true);
  });

  it('may be empty of this password and end without a new line', async () => {
    const path = join(folder, 'unended');
    writeFileSync(path, `${sha1('a')}:1`);
    expect(await isBreached(path, 'a')).toBe(true);
    expect(await isBreached(path, 'b')).toBe(false);
  });

  it('is refused at the start in another form, or where it is not there', async () => {
    const path = join(folder, 'plain');
    writeFileSync(path, 'letmein\nwelcome\n');
    await expect(checkBreachedFile(path)).rejects.toThrow('SHA-1');
    writeFileSync(path, '');
    await expect(checkBreachedFile(path)).rejects.toThrow('SHA-1');
    await expect(checkBreachedFile(join(folder, 'none'))).rejects.toThrow('ENOENT');
    await expect(checkBreachedFile(listOf(['x'], '\n'))).resolves.toBeUndefined();
  });
});
