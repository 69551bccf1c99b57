import { utf8 } from '../../src/core/canonical/bytes.js';
import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { type Field, fieldLeaf } from '../../src/core/ledger/field.js';
import { encodeStatement, type Statement } from '../../src/core/ledger/statement.js';
import { eventsPath, inPayload, layout, objectPath } from '../../src/core/package/layout.js';
import { type PackageItem, type PackageJson } from '../../src/core/package/package-json.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { type BuildSteps, type DraftPackage } from './package-builder.js';
import { chainHex, type EventDraft, signBlock, type Signer } from './synthetic-ledger.js';

type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };

/** An event line as it stands in a package, to be changed at will. */
export interface LineJson {
  seq: number;
  logIndex: number;
  loggedMs: number;
  statement: string;
  signatures: string[];
  fields: FieldJson[];
  proof: string[];
}

export interface FieldJson {
  name: string;
  type?: number;
  salt?: string;
  value?: string;
  leaf?: string;
  erased?: string;
}

/** Changes the lines of a chain as texts, each without its line feed. */
export function editLines(
  { files }: DraftPackage,
  chain: string,
  edit: (lines: string[]) => readonly string[],
): void {
  const path = eventsPath(chainHex(chain));
  const lines = Buffer.from(files.get(path) ?? [])
    .toString()
    .split('\n')
    .slice(0, -1);
  files.set(
    path,
    utf8(
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
}

/** Changes one line of a chain. */
export function editLine(
  draft: DraftPackage,
  chain: string,
  seq: number,
  edit: (line: LineJson) => unknown,
): void {
  editLines(draft, chain, (lines) =>
    lines.map((text, i) => {
      if (i !== seq) return text;
      // Lines of the builder have this form.
      const line = JSON.parse(text) as LineJson;
      edit(line);
      return JSON.stringify(line);
    }),
  );
}

/** Changes what `package.json` says. */
export function describe(draft: DraftPackage, edit: (json: Mutable<PackageJson>) => unknown): void {
  const { files } = draft;
  const text = Buffer.from(files.get(layout.packageJson) ?? []).toString();
  // The builder wrote it in this form.
  const json = JSON.parse(text) as Mutable<PackageJson>;
  edit(json);
  files.set(layout.packageJson, utf8(`${JSON.stringify(json)}\n`));
}

export function itemOf(json: Mutable<PackageJson>, chain: string): Mutable<PackageItem> {
  const found = json.items.find(({ id }) => id === chainHex(chain));
  if (found === undefined) throw new Error(`no item ${chain}`);
  return found;
}

export function fieldOf(line: LineJson, name: string): FieldJson {
  const found = line.fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

/** Gives a field as its leaf, as if withheld; as if erased if an event is named. */
export function hideField(line: LineJson, name: string, erased?: string): void {
  const leaf = leafOf(line, name);
  line.fields = line.fields.map((field) => {
    if (field.name !== name) return field;
    return erased === undefined ? { name, leaf } : { name, leaf, erased };
  });
}

/** The leaf of an open field, hex. */
export function leafOf(line: LineJson, name: string): string {
  const position = line.fields.findIndex((field) => field.name === name);
  const { type, salt = '', value = '' } = fieldOf(line, name);
  // The builder writes the types of the format.
  const field = { name, type, salt: fromHex(salt), value: fromHex(value) } as Field & {
    readonly salt: Uint8Array;
    readonly value: Uint8Array;
  };
  if (!('type' in field)) throw new Error('no type');
  return toHex(fieldLeaf(engine, field, position));
}

/** Changes members of a statement that stays in form; nobody signs it again. */
export function editStatement(
  line: LineJson,
  edit: (statement: Mutable<Statement>) => unknown,
): void {
  // The builder wrote it from a Statement.
  const statement = JSON.parse(line.statement) as Mutable<Statement>;
  edit(statement);
  line.statement = Buffer.from(encodeStatement(statement)).toString();
}

/** Withholds a field, and says so. */
export function withhold(draft: DraftPackage, chain: string, seq: number, field: string): void {
  editLine(draft, chain, seq, (line) => {
    hideField(line, field);
  });
  describe(draft, (json) => {
    json.withheld.push({ chain: chainHex(chain), seq, field, ground: 'privacy' });
  });
}

export function flip(bytes: Uint8Array | undefined, at = 0): Uint8Array {
  const flipped = Uint8Array.from(bytes ?? [0]);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

export function editFile(
  { files }: DraftPackage,
  path: string,
  edit: (content: Uint8Array) => Uint8Array,
): void {
  files.set(path, edit(files.get(path) ?? new Uint8Array(0)));
}

export function editText(draft: DraftPackage, path: string, edit: (text: string) => string): void {
  editFile(draft, path, (content) => utf8(edit(Buffer.from(content).toString())));
}

/** Where the bytes lie in the bag. */
export function pathOf(content: Uint8Array): string {
  return inPayload(objectPath(toHex(engine.sha256(content))));
}

/** The draft with that id. */
export function draftOf(script: readonly EventDraft[], id: string): EventDraft {
  const found = script.find((event) => event.id === id);
  if (found === undefined) throw new Error(`no draft ${id}`);
  return found;
}

/** Puts events into the script before the one with that id. */
export function insertBefore(script: EventDraft[], id: string, ...events: EventDraft[]): void {
  script.splice(script.indexOf(draftOf(script, id)), 0, ...events);
}

/** A block like those of the builder, over whatever hash: for signatures that belong elsewhere. */
export function blockHex(signer: Signer, hash: Uint8Array, alg?: number): string {
  return toHex(signBlock(signer, hash, alg));
}

/** A step that changes one line. */
export function line(
  chain: string,
  seq: number,
  edit: (line: LineJson) => unknown,
): Pick<BuildSteps, 'files'> {
  return {
    files: (draft) => {
      editLine(draft, chain, seq, edit);
    },
  };
}

/** A step that changes one line as text. */
export function lineText(
  chain: string,
  seq: number,
  edit: (text: string) => string,
): Pick<BuildSteps, 'files'> {
  return {
    files: (draft) => {
      editLines(draft, chain, (lines) => lines.map((text, i) => (i === seq ? edit(text) : text)));
    },
  };
}

/** A step that changes one draft before it is signed. */
export function script(
  id: string,
  edit: (draft: EventDraft) => unknown,
): Pick<BuildSteps, 'script'> {
  return {
    script: (events) => {
      edit(draftOf(events, id));
    },
  };
}

/** A step that changes what the package says of itself. */
export function said(edit: (json: Mutable<PackageJson>) => unknown): Pick<BuildSteps, 'files'> {
  return {
    files: (draft) => {
      describe(draft, edit);
    },
  };
}
