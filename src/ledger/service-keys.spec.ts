import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../core/canonical/hex.js';
import { actorText } from '../core/ledger/key.js';
import { KeyRegistry, type RegisteredKey } from '../core/ledger/registry.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Signer } from './ledger-keys.js';
import { ServiceKeys } from './service-keys.js';

/** What a registry has of these keys, in the order of registration. */
class KnownKeys extends KeyRegistry {
  constructor(private readonly known: readonly Partial<RegisteredKey>[]) {
    super(nodeEngine);
  }

  override keys(): readonly RegisteredKey[] {
    const common = { alg: 1, publicKey: new Uint8Array(32), account: 'service', displayName: '' };
    const more = { organisation: '', roles: ['service'], registeredMs: 0, vouched: true };
    return this.known.map((key, firstIndex) => ({
      ...{ keyId: '', ...common, ...more, vouchers: [], firstIndex },
      ...key,
    }));
  }

  override find(keyId: string): RegisteredKey | undefined {
    return this.keys().find((key) => key.keyId === keyId);
  }
}

describe('the keys of a service', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-service-keys-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const idOf = ({ keyId }: Signer): string => toHex(keyId);
  const known = (...keys: readonly Partial<RegisteredKey>[]): KeyRegistry => new KnownKeys(keys);

  it('begin with one that is made once, for nobody else to read', () => {
    const keys = new ServiceKeys(folder, true);
    expect(idOf(new ServiceKeys(folder, false).current)).toBe(idOf(keys.current));
    expect(statSync(join(folder, 'service.pem')).mode & 0o777).toBe(0o600);
  });

  it('are missed where there should be one', () => {
    expect(() => new ServiceKeys(folder, false)).toThrow(/is missing: restore it/);
  });

  it('make one successor, and sign with it as soon as it is registered', () => {
    const keys = new ServiceKeys(folder, true);
    const first = idOf(keys.current);
    const next = idOf(keys.successor(known({ keyId: first })));
    expect(idOf(keys.successor(known({ keyId: first })))).toBe(next);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(keys.follow(known({ keyId: first }))?.keyId).toBe(first);
    expect(idOf(keys.current)).toBe(first);
    expect(keys.follow(known({ keyId: first }, { keyId: next }))?.keyId).toBe(next);
    expect(idOf(keys.current)).toBe(next);
  });

  it('sign with none that was revoked, and with none of somebody else', () => {
    const keys = new ServiceKeys(folder, true);
    const first = idOf(keys.current);
    const next = idOf(keys.successor(known({ keyId: first })));
    keys.follow(known({ keyId: first }, { keyId: next, revokedIndex: 7 }));
    expect(idOf(keys.current)).toBe(first);
    keys.follow(known({ keyId: first }, { keyId: next, roles: ['administrator'] }));
    expect(idOf(keys.current)).toBe(first);
    expect(keys.follow(known({ keyId: first, revokedIndex: 1 }))).toBeUndefined();
  });

  it('go on with the former one until the file of the new one is brought', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'witnessmark-service-keys-'));
    const here = new ServiceKeys(folder, true);
    const first = idOf(here.current);
    copyFileSync(join(folder, 'service.pem'), join(elsewhere, 'service.pem'));
    const there = new ServiceKeys(elsewhere, false);
    const next = idOf(here.successor(known({ keyId: first })));
    const registry = known({ keyId: first }, { keyId: next });
    expect(there.follow(registry)?.keyId).toBe(first);
    const name = `service-${next.slice(0, 16)}.pem`;
    copyFileSync(join(folder, name), join(elsewhere, name));
    expect(there.follow(registry)?.keyId).toBe(next);
    rmSync(elsewhere, { recursive: true });
  });

  it('find the one that a statement names, also while two are live', () => {
    const keys = new ServiceKeys(folder, true);
    const first = keys.current;
    const next = keys.successor(known({ keyId: idOf(first) }));
    keys.follow(known({ keyId: idOf(first) }, { keyId: idOf(next) }));
    const statement = (signer: Signer): string => `{"with":["${actorText(signer.keyId)}"]}`;
    expect(keys.namedIn(statement(first))).toBe(first);
    expect(keys.namedIn(statement(next))).toBe(next);
    expect(idOf(keys.namedIn('{"with":[]}'))).toBe(idOf(next));
  });
});
