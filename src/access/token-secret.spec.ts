import { newTokenSecret, tokenHash } from './token-secret.js';

describe('a token', () => {
  it('holds 256 random bits and is never made twice', () => {
    const tokens = new Set(Array.from({ length: 100 }, newTokenSecret));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token.slice(4), 'base64url')).toHaveLength(32);
  });

  it('is known again by its hash alone', () => {
    const token = newTokenSecret();
    expect(tokenHash(token)).toEqual(tokenHash(token));
    expect(tokenHash(token)).not.toEqual(tokenHash(newTokenSecret()));
    expect(tokenHash(token)?.toString('utf8')).not.toContain(token);
  });

  it('is not looked up at all when it has another form', () => {
    const token = newTokenSecret();
    for (const wrong of [
      '',
      token.slice(1),
      `${token}A`,
      `${token} `,
      `${token}\n`,
      token.slice(4),
    ]) {
      expect(tokenHash(wrong)).toBeUndefined();
    }
  });
});
