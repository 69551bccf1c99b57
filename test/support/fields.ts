import { fromHex } from '../../src/core/canonical/hex.js';
import { type Json } from '../../src/core/canonical/json.js';
import {
  type FieldsByName,
  type FieldSchema,
  type FieldShape,
} from '../../src/core/custody/event-type.js';
import { fieldSchemas, readFieldJson } from '../../src/core/custody/field-json.js';
import { type FoldEvent } from '../../src/core/custody/fold-event.js';
import { type PlainValue } from '../../src/core/ledger/field.js';

export type Body = Readonly<Record<string, Json>>;

/** A body of that type out of JSON, as a plain post has it. A field that the type does not have is a mistake of the test. */
export function bodyOf(type: string, json: Body): FieldsByName {
  const schemas = fieldSchemas(type, json);
  return new Map(
    Object.entries(json).map(([name, value]) => {
      const schema = schemas.find((field) => field.name === name);
      const read = schema && readFieldJson(schema, value);
      if (read === undefined) throw new Error(`${type} takes no such ${name}`);
      return [name, read];
    }),
  );
}

/** Fields by the looks of their values: 64 hex digits are bytes, numbers instants, lists and objects JSON. */
export function fieldsOf(values: Body): FieldsByName {
  return new Map(Object.entries(values).map(([name, value]) => [name, plainValue(value)]));
}

/** The event with that body at that place of its chain; its hash is made of the place. */
export function eventOf(type: string, seq: number, values: Body, account = 'ann'): FoldEvent {
  return {
    type: `${type}/1`,
    seq,
    eventHash: hashOf(seq),
    logIndex: 100 + seq,
    occurredMs: 1000 * seq,
    loggedMs: 1000 * seq + 1,
    account,
    fields: fieldsOf(values),
  };
}

/** The body without that field. */
export function without(body: Body, name: string): Body {
  return Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
}

/** 64 hex digits that are nobody's digest. */
export function hashOf(n: number): string {
  return n.toString(16).padStart(64, '0');
}

/** A value that fits the schema of a field; `n` tells samples apart where that can be. */
export function sampleJson(schema: FieldSchema, n = 1): Json {
  const [first] = schema.values ?? [];
  if (schema.type === 7) return first === undefined ? shapes[schema.shape ?? 'object'] : [first];
  const samples: Readonly<Record<Exclude<FieldSchema['type'], 7>, Json>> = {
    1: first ?? `text ${n}`,
    2: first ?? n,
    3: n.toString(16).padStart(2 * (schema.byteLength ?? 32), '0'),
    4: '2026-03-01T12:00:00.000Z',
    5: false,
    6: '1.50',
  };
  return samples[schema.type];
}

const shapes: Readonly<Record<FieldShape, Json>> = {
  place: { description: 'Raqqa', lat: '35.9506', lon: '39.0094', mgrs: '37SEV 00847 78469' },
  timeValue: {
    instant: '2017-10-14T06:20:00+03:00',
    precision: 'minute',
    clockSource: 'document',
  },
  texts: ['one', 'two'],
  digests: [hashOf(1)],
  identifiers: [{ kind: 'imei', value: '356938035643809' }],
  quantity: { value: '12', unit: 'pieces' },
  erased: [{ eventHash: hashOf(1), field: 'title', leaf: hashOf(2) }],
  offences: [{ requestingLaw: 'Code pénal 221-1', requestingTitle: 'meurtre' }],
  jointTeam: {
    reference: 'JIT 7/2026',
    parties: [
      { organisation: 'Police judiciaire', country: 'FR', role: 'leader' },
      { organisation: 'Garde nationale', country: 'TN', role: 'member' },
    ],
  },
  withheldGrounds: [{ ground: 'sources', decisionMaker: 'the court', decision: 'order 1' }],
  objects: [{ owner: 'FR' }],
  object: { owner: 'FR', level: 'none', relation: 'nearby' },
};

function plainValue(value: Json): PlainValue {
  if (typeof value === 'number') return { type: 4, ms: value };
  if (typeof value === 'boolean') return { type: 5, flag: value };
  if (typeof value !== 'string') return { type: 7, json: value };
  const bytes = fromHex(value, 32);
  return bytes === undefined ? { type: 1, text: value } : { type: 3, bytes };
}
