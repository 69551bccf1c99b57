import { nodeEngine } from '../../platform/node-engine.js';
import { administratorOf, isServiceKey } from './key-holders.js';
import { KeyRegistry, type RegisteredKey } from './registry.js';

const idOf = (digit: string): string => digit.repeat(64);
const administrator: RegisteredKey = {
  ...{ keyId: idOf('a'), alg: 1, publicKey: new Uint8Array(32), account: 'account-1' },
  ...{ displayName: 'Noor', organisation: 'Registry', roles: ['administrator'] },
  ...{ firstIndex: 3, registeredMs: 0, vouched: true, vouchers: [] },
};

/** A registry that has one key. */
class OneKey extends KeyRegistry {
  constructor(private readonly key: RegisteredKey) {
    super(nodeEngine);
  }

  override find(keyId: string): RegisteredKey | undefined {
    return keyId === this.key.keyId ? this.key : undefined;
  }

  override statusAt(keyId: string): ReturnType<KeyRegistry['statusAt']> {
    const key = this.find(keyId);
    if (key === undefined) return { kind: 'unknown' };
    return { kind: key.revokedIndex === undefined ? 'live' : 'revoked', key };
  }
}

const holds = (change: Partial<RegisteredKey>, id = `k1:${idOf('a')}`): string | undefined =>
  administratorOf(new OneKey({ ...administrator, ...change }), id);

describe('the holder of a key', () => {
  it('is an administrator by a live key for which somebody vouched, and by no other', () => {
    expect(holds({})).toBe('account-1');
    expect(holds({ revokedIndex: 9 })).toBeUndefined();
    expect(holds({ vouched: false })).toBeUndefined();
    expect(holds({ roles: ['system_administrator'] })).toBeUndefined();
    expect(holds({}, `k1:${idOf('b')}`)).toBeUndefined();
    for (const form of [idOf('a'), 'k1:xyz', '']) expect(holds({}, form)).toBeUndefined();
  });

  it('is the service by a key of its role, also by one that was revoked', () => {
    const service = new OneKey({ ...administrator, roles: ['service'], revokedIndex: 9 });
    expect(isServiceKey(service, `k1:${idOf('a')}`)).toBe(true);
    expect(isServiceKey(service, `k1:${idOf('b')}`)).toBe(false);
    expect(isServiceKey(new OneKey(administrator), `k1:${idOf('a')}`)).toBe(false);
  });
});
