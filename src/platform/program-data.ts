import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** At the root of the project; the built program lies one folder deeper than its sources. */
const folders = ['../../data/', '../../../data/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** What `read` makes of each JSON file of a folder of `data/`, which comes with the program. */
export function readDataFolder<T>(name: string, read: (bytes: Buffer) => T): readonly T[] {
  const folder = pathOf(`${name}/`);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => read(readFileSync(`${folder}${file}`)));
}

export function readDataFile(name: string): Buffer {
  return readFileSync(pathOf(name));
}

function pathOf(name: string): string {
  const path = folders.map((folder) => `${folder}${name}`).find((found) => existsSync(found));
  if (path === undefined) throw new Error(`data/${name}, which comes with the program, is missing`);
  return path;
}
