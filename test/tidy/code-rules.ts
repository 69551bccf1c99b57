import ts from 'typescript';
import { type ProjectFile } from './project-files.js';

/** Faults of one file, each with what to do about it; the files come from `readProject`. */
export type FileRule = (file: ProjectFile) => readonly string[];

/** Tables that grow with the domain, of what is recorded or of how it is tampered with; the verifier that must be one file. */
const longFiles = [
  /^migrations\//,
  /^seeds\//,
  /^src\/core\/custody\/[a-z-]+-types\.ts$/,
  /\/verify\.py$/,
  /^test\/package\/(synthetic_package|tampered_packages)\.py$/,
  /^test\/support\/tamperings-[a-z]+\.ts$/,
];

/** ESLint counts lines of code; a reader also scrolls past the others. */
export function length({ path, text }: ProjectFile): readonly string[] {
  if (!/\.(ts|mjs|py)$/.test(path) || longFiles.some((name) => name.test(path))) return [];
  const lines = text.split('\n').length - 1;
  return lines > 300 ? [`${path}: ${lines} lines; one file, one thing, at most 300 lines`] : [];
}

/** Words that say nothing about what a file or class holds. */
const emptyWords = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'base'];

export function names({ path, text }: ProjectFile): readonly string[] {
  const faults: string[] = [];
  for (const part of path.split('/')) {
    const last = part.split('.')[0]?.split('-').at(-1) ?? '';
    if (emptyWords.includes(last))
      faults.push(`${path}: name it after what it holds, not "${last}"`);
  }
  if (!path.endsWith('.ts')) return faults;
  for (const [, name = ''] of text.matchAll(/^(?:export )?(?:abstract )?class ([A-Za-z]+)/gm)) {
    if (/(Manager|Helper|Utils?)$|^(Base|Abstract)[A-Z]/.test(name))
      faults.push(`${path}: class ${name}`);
  }
  return faults;
}

/** The command line may not import the platform, so the engine is handed on. */
const handedOn = 'src/operate/engine.ts';

export function barrels({ path, text }: ProjectFile): readonly string[] {
  if (!path.endsWith('.ts') || path === handedOn) return [];
  const isBarrel = /(^|\/)index\.ts$/.test(path) || /^export (type )?\{[^}]*\} from /m.test(text);
  return isBarrel ? [`${path}: import from the file that defines the thing`] : [];
}

const openEnds = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
);

export function openEndsOf({ path, text }: ProjectFile): readonly string[] {
  return linesWith(path, text, openEnds, 'finish it, or write an issue');
}

/** Says where somebody's checkout lies. Assembled, because this file is read too. */
const machinePath = new RegExp(
  `(^|[^A-Za-z0-9.])/(${['work', 'root', 'home', 'tmp'].join('|')})/[a-z]`,
);

export function machinePaths({ path, text }: ProjectFile): readonly string[] {
  return linesWith(path, text, machinePath, 'a path of one machine');
}

const address = /[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/g;
const reserved = /@(.+\.)?(example\.(org|com|net)|example|test|invalid)$/;

/** RFC 2606 has names for examples. */
export function mailAddresses({ path, text }: ProjectFile): readonly string[] {
  const found = [...text.matchAll(address)].map(([mail]) => mail);
  return found
    .filter((mail) => !reserved.test(mail))
    .map((mail) => `${path}: ${mail} may be a person's`);
}

/** A rule switched off without its reason stays off when the reason has gone. */
export function silencedRules({ path, text }: ProjectFile): readonly string[] {
  if (!/\.(ts|mjs)$/.test(path)) return [];
  return linesWith(path, text, /eslint-disable(?!.* -- \S)/, 'say why, after --');
}

/** Mocks say what the author believes, not what the other side does. */
export function mocks({ path, text }: ProjectFile): readonly string[] {
  if (!path.endsWith('.ts')) return [];
  return linesWith(
    path,
    text,
    /\bjest\.(mock|unstable_mockModule|fn|spyOn)\(/,
    'a fake, not a mock',
  );
}

export function specs({ path, text }: ProjectFile): readonly string[] {
  if (!path.endsWith('.spec.ts')) return [];
  const faults = linesWith(
    path,
    text,
    /\b(it|test|describe)\.(only|todo)\(|\b[fx](it|describe)\(/,
    'runs alone or not at all',
  );
  return /\bexpect\(|\bfc\.assert\(/.test(text) ? faults : [...faults, `${path}: asserts nothing`];
}

/** `as` overrules the compiler: a comment at the statement, or beside it, says why it is true. */
export function casts({ path, text }: ProjectFile): readonly string[] {
  if (!/^src\/.*\.ts$/.test(path) || path.endsWith('.spec.ts') || !/\bas\b/.test(text)) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const lines = text.split('\n');
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isAsExpression(node) &&
      !ts.isConstTypeReference(node.type) &&
      !isExplained(node, source, lines)
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.end);
      faults.push(`${path}:${line + 1}: say why this cast is true`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** A comment between the line before the innermost statement, property or function around it and its last line. */
function isExplained(node: ts.Node, source: ts.SourceFile, lines: readonly string[]): boolean {
  const around = ts.findAncestor(
    node,
    (n) => ts.isStatement(n) || ts.isPropertyAssignment(n) || ts.isClassElement(n),
  );
  const first = source.getLineAndCharacterOfPosition((around ?? node).getStart()).line;
  const last = source.getLineAndCharacterOfPosition(node.end).line;
  return lines
    .slice(Math.max(0, first - 1), last + 1)
    .some((line) => /\/\/|\*\/|^\s*\*/.test(line));
}

function linesWith(path: string, text: string, pattern: RegExp, advice: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${advice}`] : []));
}
