import { signInLimit, SignInLimit } from './sign-in-limit.js';

function exhausted(login: string, address: string): SignInLimit {
  const limit = new SignInLimit();
  for (let i = 0; i < signInLimit.attempts; i++) expect(limit.take(login, address, 0)).toBe(0);
  return limit;
}

describe('the limit on sign-in', () => {
  it('makes one login from one address wait after ten attempts, until the window ends', () => {
    const limit = exhausted('amal', '192.0.2.1');
    expect(limit.take('amal', '192.0.2.1', 1000)).toBe(signInLimit.windowMs - 1000);
    expect(limit.take('amal', '192.0.2.1', signInLimit.windowMs)).toBe(0);
  });

  it('locks nobody else out: not the same login elsewhere, not another login at that address', () => {
    const limit = exhausted('amal', '192.0.2.1');
    expect(limit.take('amal', '192.0.2.2', 1)).toBe(0);
    expect(limit.take('boris', '192.0.2.1', 1)).toBe(0);
  });

  it('starts afresh after a success', () => {
    const limit = exhausted('amal', '192.0.2.1');
    limit.clear('amal', '192.0.2.1');
    expect(limit.take('amal', '192.0.2.1', 1)).toBe(0);
  });

  it('counts the addresses of one IPv6 network together', () => {
    const limit = exhausted('amal', '2001:db8:1:2::1');
    expect(limit.take('amal', '2001:db8:1:2:aaaa:bbbb:cccc:dddd', 1)).toBeGreaterThan(0);
    expect(limit.take('amal', '2001:db8:1:3::1', 1)).toBe(0);
    expect(limit.take('amal', '::1', 1)).toBe(0);
  });

  it('keeps a bounded number of counts and forgets the oldest first', () => {
    const limit = exhausted('amal', '192.0.2.1');
    for (let i = 0; i < 10_000; i++) limit.take(`other${i}`, '192.0.2.9', 1);
    expect(limit.take('amal', '192.0.2.1', 2)).toBe(0);
  });
});
