import { utf8 } from '../../src/core/canonical/bytes.js';
import { fromHex } from '../../src/core/canonical/hex.js';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { chainIdOf, type EventDraft, keyOf, type Signer, startMs } from './synthetic-ledger.js';

/** Evidence bytes of the exercise, by the name that tamperings use. */
export const evidence = {
  photo: utf8('the bytes of a photograph\n'),
  phone: utf8('the bytes of a telephone’s memory\n'),
  // Larger than one piece of a stream, and with few repetitions: what packs too well is taken for a bomb.
  notes: new Uint8Array(300_000).map((_, i) => (i * i * 7 + (i >> 3)) % 251),
} as const;

export const exportedMs = startMs + 30 * 60_000;

export function text(value: string): PlainValue {
  return { type: 1, text: value };
}

export function bytes(value: Uint8Array): PlainValue {
  return { type: 3, bytes: value };
}

export function by(name: string, role = name === 'service' ? 4 : 1): Signer {
  return { name, role };
}

/** A registration; the service admits the key unless it is its own first one. */
export function registration(
  name: string,
  account: string,
  roles: readonly string[],
  admittedBy: readonly Signer[] = [by('service')],
): EventDraft {
  const { alg, keyId, publicKey } = keyOf(name);
  return {
    ...{ id: `key-${name}`, chain: 'control', type: 'key.registered/1', with: admittedBy },
    by: by(name, roles.includes('service') ? 4 : 1),
    fields: () => [
      ['keyId', bytes(keyId)],
      ['alg', { type: 2, integer: BigInt(alg) }],
      ['publicKey', bytes(publicKey)],
      ['account', text(account)],
      ['displayName', text(`Name of ${name}`)],
      ['organisation', text('Exercise Office')],
      ['roles', { type: 7, json: roles }],
    ],
  };
}

export function revocation(id: string, name: string, suspectSinceMs?: number): EventDraft {
  const since: readonly (readonly [string, PlainValue])[] =
    suspectSinceMs === undefined ? [] : [['suspectSince', { type: 4, ms: suspectSinceMs }]];
  return {
    ...{ id, chain: 'control', type: 'key.revoked/1', by: by('service'), with: [] },
    fields: () => [['keyId', bytes(keyOf(name).keyId)], ['reason', text('lost')], ...since],
  };
}

export function broughtIn(
  content: Uint8Array,
  name: Uint8Array,
): readonly (readonly [string, PlainValue])[] {
  return [
    ['sha256', bytes(engine.sha256(content))],
    ['sha512', bytes(engine.sha512(content))],
    ['sizeBytes', { type: 2, integer: BigInt(content.length) }],
    ['originalName', bytes(name)],
    ['mediaType', text('application/octet-stream')],
  ];
}

/** Any event with fields of text only. */
export function plain(
  id: string,
  chain: string,
  type: string,
  author: string,
  fields: Readonly<Record<string, string>>,
): EventDraft {
  return {
    ...{ id, chain, type, by: by(author), with: [] },
    fields: () => Object.entries(fields).map(([name, value]) => [name, text(value)] as const),
  };
}

/**
 * An exercise: a service, an administrator and two persons; a case with two exhibits, one with two files; the export.
 * A fresh copy each time, to be changed at will.
 */
export function exerciseScript(): EventDraft[] {
  return [
    registration('service', 'account-service', ['service'], []),
    registration('ada', 'account-ada', ['investigator']),
    registration('ben', 'account-ben', ['evidence_custodian']),
    registration('cleo', 'account-cleo', ['administrator']),
    plain('case', 'case', 'case.opened/1', 'ada', { caseRef: 'EX-1', title: 'Exercise' }),
    {
      ...plain('photo', 'item1', 'item.registered/1', 'ada', {}),
      fields: () => [
        ['caseId', bytes(chainIdOf('case'))],
        ['exhibitRef', text('A/1')],
        ['title', text('A photograph')],
        ['description', text('found in the left pocket')],
        ...broughtIn(evidence.photo, fromHex('6dff25') ?? utf8('')),
        ['announcedSha256', bytes(engine.sha256(evidence.photo))],
      ],
    },
    itemAdded('added1', 'item1', 'photo'),
    {
      ...plain('phone', 'item2', 'item.registered/1', 'ben', {}),
      fields: () => [
        ['caseId', bytes(chainIdOf('case'))],
        ['exhibitRef', text('A/2')],
        ['title', text('A telephone')],
        ['description', text('black, cracked')],
        ...broughtIn(evidence.phone, utf8('Speicher Ä.bin')),
      ],
    },
    itemAdded('added2', 'item2', 'phone'),
    plain('handed', 'item1', 'transfer.received/1', 'ben', { condition: 'sealed' }),
    {
      ...plain('notes', 'item2', 'file.attached/1', 'ada', {}),
      fields: () => broughtIn(evidence.notes, utf8('notes.txt')),
    },
    plain('assigned', 'item2', 'exhibit.assigned/1', 'ada', { exhibitRef: 'P-17' }),
    plain('stored', 'item1', 'storage.entered/1', 'ben', { location: 'room 4' }),
    {
      ...plain('export', 'case', 'report.exported/1', 'ada', {}),
      fields: () => [
        ['kind', text('full')],
        ['purpose', text('trial')],
        ['recipient', text('The Court')],
        ['requestedBy', text('The Prosecutor')],
        ['language', text('en')],
        ['redactionProfile', text('none')],
        ['exportedAt', { type: 4, ms: exportedMs }],
      ],
    },
  ];
}

export function itemAdded(id: string, chain: string, first: string): EventDraft {
  return {
    ...plain(id, 'case', 'item.added/1', 'ada', {}),
    fields: (ledger) => [
      ['itemId', bytes(chainIdOf(chain))],
      ['firstEventHash', bytes(ledger.event(first).eventHash)],
    ],
  };
}
