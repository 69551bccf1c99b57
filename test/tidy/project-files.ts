import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project; `path` is relative to its root, with slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');
const folders = [
  'src',
  'web',
  'test',
  'bin',
  'bench',
  'deploy',
  'migrations',
  'seeds',
  'docs',
  '.ci',
];
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  '.env.example',
  'package.json',
];

/** What people write, by hand: code, pages, scripts. Test data and generated files are left out. */
export function readProject(): readonly ProjectFile[] {
  const below = folders.flatMap((folder) => listed(folder).map((name) => `${folder}/${name}`));
  return [...pages, ...below.filter(isWritten)].map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }));
}

/** Every path there is in the folders of the project, for links to point at. */
export function listPaths(): ReadonlySet<string> {
  const below = folders.flatMap((folder) => [
    folder,
    ...listed(folder).map((name) => `${folder}/${name}`),
  ]);
  return new Set([...readdirSync(root), ...below]);
}

function listed(folder: string): string[] {
  // Not all of them exist from the beginning.
  return readdirSync(root).includes(folder)
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()
    : [];
}

function isWritten(path: string): boolean {
  return /\.(ts|mjs|md|py|sh)$/.test(path) || /^\.ci\/[a-z-]+$/.test(path);
}
