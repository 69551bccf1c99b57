import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { encodeValue, type OpenField, type PlainValue } from '../core/ledger/field.js';
import { actorText, ED25519, keyIdOf } from '../core/ledger/key.js';
import { KeyRegistry } from '../core/ledger/registry.js';
import { type Role, roles } from '../core/ledger/signature.js';
import { type Statement } from '../core/ledger/statement.js';
import { DomainError } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Person } from '../platform/person.js';
import { checkRegistration } from './key-registration.js';

const controlChain = '00'.repeat(32);

interface Key {
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  readonly actor: string;
}

function keyOf(publicKey: Uint8Array): Key {
  const keyId = keyIdOf(nodeEngine, ED25519, publicKey);
  return { publicKey, keyId, actor: actorText(keyId) };
}

function newKey(): Key {
  const { publicKey } = generateKeyPairSync('ed25519');
  const spki = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({
    format: 'der',
    type: 'spki',
  });
  return keyOf(new Uint8Array(spki.subarray(-32)));
}

type Values = Readonly<Record<string, PlainValue>>;

const person: Person = {
  accountId: '7b8f5c1e-34a8-4f0e-9d3c-0f5a4a3f7a10',
  login: 'amal',
  displayName: 'Amal al-Khatib',
  organisationId: '018f22e2-79b0-7000-8000-000000000000',
  organisation: 'Exercise Police',
  roles: ['investigator', 'analyst'],
  entry: {
    ...{
      kind: 'token',
      id: '018f22e2-79b0-7000-8000-000000000001',
      authenticatedMs: 0,
      isMultiFactor: false,
    },
    ...{ method: 'password', acr: undefined, scopes: ['administer', 'read', 'write'] },
  },
};

function valuesFor(key: Key, who: Person, keyRoles: readonly string[]): Values {
  return {
    keyId: { type: 3, bytes: key.keyId },
    alg: { type: 2, integer: BigInt(ED25519) },
    publicKey: { type: 3, bytes: key.publicKey },
    account: { type: 1, text: who.accountId },
    displayName: { type: 1, text: who.displayName },
    organisation: { type: 1, text: who.organisation },
    roles: { type: 7, json: keyRoles },
  };
}

type Signers = readonly (readonly [Key, Role])[];

/** What of a registration is otherwise than it should be. */
interface Circumstances {
  readonly key?: Key;
  readonly signsAs?: Role;
  readonly vouchers?: Signers;
  readonly statement?: Partial<Statement>;
}

function line(actor: Key, values: Values, signers: Signers, change: Partial<Statement> = {}) {
  const fields: OpenField[] = Object.entries(values).map(([name, value]) => ({
    name,
    type: value.type,
    salt: new Uint8Array(32),
    value: encodeValue(value),
  }));
  const statement: Statement = {
    actor: actor.actor,
    anchor: { root: controlChain, size: 0 },
    body: { fields: fields.map(({ name }) => name), root: controlChain },
    item: controlChain,
    ledger: 'ledger.example',
    next: controlChain,
    occurred: '2026-03-01T12:30:00.250Z',
    prev: controlChain,
    seq: 5,
    suite: 1,
    type: 'key.registered/1',
    with: signers.flatMap(([key]) => (key === actor ? [] : [key.actor])),
    ...change,
  };
  const blocks = signers.map(([{ keyId }, role]) => ({
    alg: ED25519,
    role,
    keyId,
    signature: new Uint8Array(64),
  }));
  return { statement, signers: blocks, fields };
}

describe('a key registration', () => {
  const service = newKey();
  const old = newKey();
  const gone = newKey();
  const administrator = newKey();
  const stranger = newKey();
  const somebody = { ...person, accountId: 'b2a6c1a4-0000-4000-8000-000000000000' };
  let registry: KeyRegistry;
  let index = 0;

  function log(
    actor: Key,
    values: Values,
    signers: Signers,
    change: Partial<Statement> = {},
  ): void {
    const { statement, signers: blocks, fields } = line(actor, values, signers, change);
    const logIndex = index++;
    const place = { logIndex, loggedMs: logIndex, sound: true };
    expect(registry.apply({ statement, blocks, fields, ...place })).toEqual([]);
  }

  beforeEach(() => {
    registry = new KeyRegistry(nodeEngine);
    index = 0;
    const itself = { ...somebody, accountId: '5e4f0d0e-1f5e-4c1c-9b6b-2d6c6f0a9b11' };
    log(service, valuesFor(service, itself, ['service']), [[service, roles.service]], { seq: 0 });
    for (const [key, who, keyRoles] of [
      [old, person, ['analyst', 'investigator']],
      [gone, person, ['analyst', 'investigator']],
      [administrator, somebody, ['administrator', 'system_administrator']],
      [stranger, somebody, ['analyst']],
    ] as const) {
      log(key, valuesFor(key, who, keyRoles), [
        [key, roles.author],
        [service, roles.service],
      ]);
    }
    const reason = { type: 1, text: 'lost' } as const;
    log(service, { keyId: { type: 3, bytes: gone.keyId }, reason }, [[service, roles.service]], {
      type: 'key.revoked/1',
    });
  });

  const setting = () => ({
    person,
    serviceKey: service.actor,
    controlChain,
    registry,
    nowMs: 1000,
  });
  const errorOf = (change: Values = {}, circumstances: Circumstances = {}): unknown => {
    const { key = newKey(), signsAs = roles.author, vouchers = [], statement } = circumstances;
    const values = { ...valuesFor(key, person, ['analyst', 'investigator']), ...change };
    const signers: Signers = [[key, signsAs], [service, roles.service], ...vouchers];
    try {
      checkRegistration(line(key, values, signers, statement), setting());
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const codeOf = (change?: Values, circumstances?: Circumstances): string => {
    const error = errorOf(change, circumstances);
    if (error === undefined) return 'taken';
    return error instanceof DomainError ? error.code : 'a fault';
  };

  it('is taken when it says what the account says', () => {
    expect(codeOf()).toBe('taken');
  });

  it('is taken with an older key of the account, or an administrator, as voucher', () => {
    for (const vouchers of [
      [[old, 2]],
      [[administrator, 3]],
      [
        [old, 2],
        [administrator, 3],
      ],
    ] as const) {
      expect(codeOf({}, { vouchers })).toBe('taken');
    }
  });

  it.each([
    ['another account', { account: { type: 1, text: somebody.accountId } }],
    ['another name', { displayName: { type: 1, text: 'Amal al-Khatib (Judge)' } }],
    ['another organisation', { organisation: { type: 1, text: 'Exercise Court' } }],
    ['a role more', { roles: { type: 7, json: ['administrator', 'analyst', 'investigator'] } }],
    ['a role less', { roles: { type: 7, json: ['analyst'] } }],
    ['the role of the service', { roles: { type: 7, json: ['service'] } }],
  ] as const)('is refused with %s', (_, change) => {
    expect(codeOf(change)).toBe('invalid');
  });

  it('says which field disagrees', () => {
    const error = errorOf({ organisation: { type: 1, text: 'Exercise Court' } });
    expect(error).toMatchObject({
      problems: [
        {
          pointer: '/fields/5',
          detail: 'organisation must be that of your account: Exercise Police',
        },
      ],
    });
  });

  it('is refused for a key of small order, one that is no point, and one of another length', () => {
    const unsound = [
      // The neutral element and a point of order 2: signatures under them fit many messages.
      `01${'00'.repeat(31)}`,
      `ec${'ff'.repeat(30)}7f`,
      // y = 2 is on no point of the curve; the last is not canonical.
      `02${'00'.repeat(31)}`,
      'ff'.repeat(32),
      '01'.repeat(31),
    ];
    for (const hex of unsound) {
      const key = keyOf(fromHex(hex) ?? new Uint8Array());
      expect(codeOf({}, { key })).toBe('key-unknown');
    }
  });

  it('is refused when key, id and actor do not belong together', () => {
    const other = newKey();
    const refused = [
      { keyId: { type: 3, bytes: other.keyId } },
      { publicKey: { type: 3, bytes: other.publicKey } },
      { alg: { type: 2, integer: 2n } },
    ] as const;
    for (const change of refused) expect(codeOf(change)).toBe('key-unknown');
    const actor = { statement: { actor: other.actor } };
    expect(codeOf({}, actor)).toBe('key-unknown');
  });

  it('is refused for a key registered before, also for a revoked one', () => {
    expect(codeOf({}, { key: old })).toBe('conflict');
    expect(codeOf({}, { key: gone })).toBe('conflict');
  });

  it('is refused with a voucher for which nobody vouched itself', () => {
    const rogue = newKey();
    log(rogue, valuesFor(rogue, somebody, ['administrator', 'system_administrator']), [
      [rogue, roles.author],
      [service, roles.service],
    ]);
    expect(codeOf({}, { vouchers: [[rogue, 3]] })).toBe('role-refused');
    const own = newKey();
    log(own, valuesFor(own, person, ['analyst', 'investigator']), [
      [own, roles.author],
      [service, roles.service],
    ]);
    expect(codeOf({}, { vouchers: [[own, 2]] })).toBe('role-refused');
    expect(codeOf({}, { vouchers: [[old, 2]] })).toBe('taken');
  });

  it.each([
    ['a voucher nobody knows', newKey(), 2, 'key-unknown'],
    ['a revoked voucher', gone, 2, 'key-revoked'],
    ["somebody else's key as voucher", stranger, 2, 'role-refused'],
    ['one’s own key as if an administrator’s', old, 3, 'role-refused'],
    ['an administrator in the wrong role', administrator, 2, 'role-refused'],
    ['a voucher who signs as author', old, 1, 'role-refused'],
  ] as const)('is refused with %s', (_, voucher, role, code) => {
    const vouchers: Signers = [[voucher, role]];
    expect(codeOf({}, { vouchers })).toBe(code);
  });

  it('is refused when the service is not named, on another chain, or as another type', () => {
    const refusedAs = (statement: Partial<Statement>) => codeOf({}, { statement });
    expect(refusedAs({ with: [] })).toBe('signature-missing');
    expect(refusedAs({ item: toHex(new Uint8Array(32).fill(1)) })).toBe('invalid');
    expect(refusedAs({ type: 'key.revoked/1' })).toBe('invalid');
  });

  it('is refused with a field too many or of another type', () => {
    expect(codeOf({ note: { type: 1, text: 'x' } })).toBe('fields-refused');
    expect(codeOf({ account: { type: 2, integer: 1n } })).toBe('fields-refused');
  });

  it('is refused where the new key signs in a role that is not the author’s', () => {
    expect(codeOf({}, { signsAs: roles.counterSigner })).toBe('role-refused');
  });
});
