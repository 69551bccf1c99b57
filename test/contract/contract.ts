import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A schema of the contract, as far as requests are made from it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a JSON body; undefined where there is none. */
  readonly body: Schema | undefined;
  readonly takesFile: boolean;
}

interface OperationJson {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface ContractJson {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationJson>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const path = join(import.meta.dirname, '../../docs/openapi.json');
// The committed contract; that it is the code's own is checked apart.
const contract = JSON.parse(readFileSync(path, 'utf8')) as ContractJson;

/** Every operation of the contract, in its order. */
export const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(
  ([at, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      // The API has these three methods; another would fail when it is asked.
      method: method as Operation['method'],
      path: at,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      takesFile: requestBody?.content['multipart/form-data'] !== undefined,
    })),
);

/** The schema itself, where it was only named. */
export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  const found = contract.components.schemas[name];
  if (found === undefined) throw new Error(`the contract has no ${name}`);
  return resolved(found);
}

/** A value that the schema permits; whether it makes sense is another matter. */
export function sampleOf(named: Schema): unknown {
  const schema = resolved(named);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'array') return [sampleOf(schema.items ?? {})];
  if (schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.type !== 'object') return sampleText(schema);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, one]) => [name, sampleOf(one)]),
  );
}

/** Texts by their format, or by what the patterns of the contract have in common. */
function sampleText({ format, pattern = '', minLength = 1 }: Schema): string {
  if (format === 'uuid') return '01a21825-a235-4561-a7fc-89f9fa734584';
  if (pattern.startsWith('^[a-z]+(')) return 'note.added/1';
  if (pattern.includes('{64}') || minLength === 64) return 'ab'.repeat(32);
  if (pattern.includes('0-9a-f')) return 'ab'.repeat(100);
  return 'x'.repeat(minLength);
}
