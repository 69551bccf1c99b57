import { hashPassword, isPasswordOf, shippedPasswordCost } from './passwords.js';

const cheap = { memoryKib: 64, passes: 1, lanes: 1 };

describe('passwords', () => {
  it('are accepted as they were set and refused otherwise', async () => {
    const stored = await hashPassword('correct horse battery', cheap);
    expect(await isPasswordOf(stored, 'correct horse battery')).toBe(true);
    expect(await isPasswordOf(stored, 'correct horse batterY')).toBe(false);
    expect(await isPasswordOf(stored, '')).toBe(false);
  });

  it('are the same whether typed composed or decomposed', async () => {
    const stored = await hashPassword('clé de l’évêque à Nîmes'.normalize('NFC'), cheap);
    expect(await isPasswordOf(stored, 'clé de l’évêque à Nîmes'.normalize('NFD'))).toBe(true);
  });

  it('are hashed with argon2id at the shipped cost, each under its own salt', async () => {
    const [one, two] = await Promise.all([
      hashPassword('the same password', shippedPasswordCost),
      hashPassword('the same password', shippedPasswordCost),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(one).not.toBe(two);
  });
});
