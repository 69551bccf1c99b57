import {
  bindingOf,
  browserSecretOf,
  newBrowserSecret,
  secretCookie,
  spentCookie,
} from './browser-secret.js';

describe('the secret of a browser that is at an agency', () => {
  const name = '__Host-witnessmark-agency';
  const secret = newBrowserSecret();

  it('is read from among the cookies of the browser', () => {
    expect(browserSecretOf(`a=b; ${name}=${secret}; c=d`)).toBe(secret);
  });

  it.each([
    ['no cookies', undefined],
    ['another cookie', `x${name}=${secret}`],
    ['two of them, of which somebody may have planted one', `${name}=${secret}; ${name}=${secret}`],
    ['one that is too short', `${name}=${secret.slice(1)}`],
    ['one that is too long', `${name}=${secret}a`],
    ['one of other characters', `${name}=${secret.slice(1)}!`],
    ['an empty one', `${name}=`],
  ])('is not there in %s', (_, cookies) => {
    expect(browserSecretOf(cookies)).toBeUndefined();
  });

  it('goes to this host alone, over TLS, to no script, and not along with what other sites send', () => {
    for (const cookie of [secretCookie(secret, 600), spentCookie]) {
      expect(cookie).toMatch(/^__Host-\S+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
      expect(cookie).not.toContain('Domain');
    }
    expect(spentCookie).toContain('=; Path=/; Max-Age=0;');
  });

  it('gives three values of 256 bits that are always the same, and differ from each other and by secret', () => {
    const { state, nonce, codeVerifier } = bindingOf(secret);
    expect(bindingOf(secret)).toMatchObject({ state, nonce, codeVerifier });
    const another = bindingOf(newBrowserSecret());
    const values = [state, nonce, codeVerifier, another.state, another.nonce, another.codeVerifier];
    expect(new Set([...values, secret]).size).toBe(7);
    // RFC 7636 §4.1: 43 characters at least.
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
  });
});
