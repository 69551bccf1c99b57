import { posix } from 'node:path';
import { type ProjectFile } from './project-files.js';

/** Links of a page to files and headings of the project that are not there. */
export function brokenLinks(
  files: readonly ProjectFile[],
  paths: ReadonlySet<string>,
): readonly string[] {
  const pages = new Map(
    files.filter(({ path }) => path.endsWith('.md')).map(({ path, text }) => [path, text]),
  );
  return [...pages].flatMap(([path, text]) =>
    linksIn(text).flatMap((link) => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
      if (!paths.has(target.replace(/\/$/, ''))) return [`${path}: there is no ${link}`];
      const page = pages.get(target);
      const isThere = heading === undefined || page === undefined || headingsOf(page).has(heading);
      return isThere ? [] : [`${path}: no such heading: ${link}`];
    }),
  );
}

function linksIn(page: string): readonly string[] {
  return [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** Headings as addresses within the page, as GitHub makes them. */
function headingsOf(page: string): ReadonlySet<string> {
  const headings = [...withoutCode(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(page: string): string {
  return page.replace(/^```[^]*?^```$/gm, '');
}

/** Decisions are numbered without gaps and say in what situation what was decided, and what follows. */
export function decisions(files: readonly ProjectFile[]): readonly string[] {
  const records = files.filter(({ path }) => path.startsWith('docs/adr/'));
  return records.flatMap(({ path, text }, i) => {
    const number = String(i + 1).padStart(4, '0');
    if (!path.startsWith(`docs/adr/${number}-`)) return [`${path}: should be number ${number}`];
    const missing = ['Context', 'Decision', 'Consequences'].filter(
      (part) => !text.includes(`\n## ${part}\n`),
    );
    return missing.map((part) => `${path}: no heading "${part}"`);
  });
}

/** Migrations are numbered without gaps, and the list names each, in order. */
export function migrationsListed(files: readonly ProjectFile[]): readonly string[] {
  const list = files.find(({ path }) => path === 'src/database/migrations.ts')?.text ?? '';
  const listed = [...list.matchAll(/migrations\/([0-9a-z-]+)\.js'/g)].map(([, name]) => name);
  const there = files.flatMap(({ path }) => /^migrations\/([0-9a-z-]+)\.ts$/.exec(path)?.[1] ?? []);
  const faults = there.flatMap((name, i) =>
    name.startsWith(`${String(i + 1).padStart(4, '0')}-`)
      ? []
      : [`migrations/${name}.ts: number out of order`],
  );
  const classes = [...list.matchAll(/^import \{ (\w+) \} from '..\/..\/migrations/gm)].map(
    ([, name]) => name,
  );
  const run = [...list.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
  if (listed.join() !== there.join())
    faults.push('src/database/migrations.ts: not every migration, or another order');
  if (run.join() !== classes.join())
    faults.push('src/database/migrations.ts: imported and not run, or in another order');
  return faults;
}

/** Whoever sets the service up reads one page and copies one file: both have every setting. */
export function settingsTold(files: readonly ProjectFile[]): readonly string[] {
  const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  const read = textOf('src/platform/config.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g);
  const keys = new Set([...read].map(([, key = '']) => key).filter((key) => key !== 'CONFIG'));
  return ['docs/reference/settings.md', '.env.example'].flatMap((path) =>
    [...keys]
      .filter((key) => !new RegExp(`\\b${key}\\b`).test(textOf(path)))
      .map((key) => `${path}: ${key} is missing`),
  );
}

/** `npm run x` in a page or script is a script of package.json. */
export function scriptsExist(files: readonly ProjectFile[]): readonly string[] {
  const manifest = files.find(({ path }) => path === 'package.json')?.text ?? '{}';
  const names = new Set([...manifest.matchAll(/^ {4}"([a-z:]+)": "/gm)].map(([, name]) => name));
  return files
    .filter(({ path }) => path.endsWith('.md') || path.startsWith('.ci/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm run (?:--silent )?([a-z]+(?::[a-z]+)*)/g)]
        .filter(([, name]) => !names.has(name))
        .map(([, name = '']) => `${path}: there is no script ${name}`),
    );
}
