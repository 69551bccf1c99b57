import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
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

  it('make a successor, and sign with it as soon as it is registered', () => {
    const keys = new ServiceKeys(folder, true);
    const first = idOf(keys.current);
    const next = idOf(keys.successor(known({ keyId: first }), Date.now()));
    expect(readdirSync(folder)).toHaveLength(2);
    expect(keys.follow(known({ keyId: first }))?.keyId).toBe(first);
    expect(idOf(keys.current)).toBe(first);
    expect(keys.follow(known({ keyId: first }, { keyId: next }))?.keyId).toBe(next);
    expect(idOf(keys.current)).toBe(next);
  });

  it('make another one each time, and do away with what nobody can register any more', () => {
    const keys = new ServiceKeys(folder, true);
    const first = idOf(keys.current);
    const registry = known({ keyId: first });
    const stale = idOf(keys.successor(registry, Date.now()));
    const waiting = idOf(keys.successor(registry, Date.now()));
    expect(waiting).not.toBe(stale);
    const staleFile = join(folder, `service-${stale.slice(0, 16)}.pem`);
    const threeDaysAgo = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000);
    utimesSync(staleFile, threeDaysAgo, threeDaysAgo);
    utimesSync(join(folder, 'service.pem'), threeDaysAgo, threeDaysAgo);
    keys.successor(registry, Date.now());
    expect(keys.find(stale)).toBeUndefined();
    expect(existsSync(staleFile)).toBe(false);
    expect(keys.find(waiting)).toBeDefined();
    expect(new ServiceKeys(folder, false).follow(registry)?.keyId).toBe(first);
  });

  it('sign with none that was revoked, and with none of somebody else', () => {
    const keys = new ServiceKeys(folder, true);
    const first = idOf(keys.current);
    const next = idOf(keys.successor(known({ keyId: first }), Date.now()));
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
    const next = idOf(here.successor(known({ keyId: first }), Date.now()));
    const registry = known({ keyId: first }, { keyId: next });
    expect(there.follow(registry)?.keyId).toBe(first);
    expect(there.fault(registry)).toMatch(/succeeded/);
    expect(there.fault(known({ keyId: next }))).toMatch(/no file of a live key/);
    const name = `service-${next.slice(0, 16)}.pem`;
    copyFileSync(join(folder, name), join(elsewhere, name));
    expect(there.follow(registry)?.keyId).toBe(next);
    expect(there.fault(registry)).toBeUndefined();
    rmSync(elsewhere, { recursive: true });
  });

  it('find the one that must sign besides the actor, also while two are live, and after a start', () => {
    const made = new ServiceKeys(folder, true);
    const first = actorText(made.current.keyId);
    const next = actorText(made.successor(known({ keyId: first.slice(3) }), Date.now()).keyId);
    for (const keys of [made, new ServiceKeys(folder, false)]) {
      keys.follow(known({ keyId: first.slice(3) }, { keyId: next.slice(3) }));
      const signs = (others: readonly string[]) => actorText(keys.amongst(others).keyId);
      expect(signs([first, `k1:${'a'.repeat(64)}`])).toBe(first);
      expect(signs([next])).toBe(next);
      expect(signs([])).toBe(next);
    }
  });
});
