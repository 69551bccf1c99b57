import { weaknessOf } from './password-rules.js';

const guessed = {
  common: ['password', 'welcome', 'admin', 'correct horse battery staple'],
  context: ['amal.khatib', 'Amal al-Khatib', 'Exercise Police', 'witnessmark'],
};
const alone = (password: string): string | undefined => weaknessOf(password, 15, guessed);
const besideFactor = (password: string): string | undefined => weaknessOf(password, 8, guessed);

describe('the rules for passwords', () => {
  it.each([
    'tall green kettles sing at noon',
    'k9$vQ2!mZx7&bTr',
    'пять жёлтых чайников',
    '不要把这句话告诉任何一个人哦朋友们',
    'only lower case letters will do',
  ])('take %s, without asking for kinds of characters', (password) => {
    expect(alone(password)).toBeUndefined();
  });

  it('count characters, not bytes: 15 where it stands alone, 8 beside a second factor', () => {
    expect(alone('kq vz mwj xtr b')).toBeUndefined();
    expect(alone('kqvzmwjxtrbfgh')).toContain('15 to 256');
    expect(alone('🔑🚲🌵🥁🐌⛵🍋')).toContain('15 to 256');
    expect(besideFactor('kqvzmwjx')).toBeUndefined();
    expect(besideFactor('kqvzmwj')).toContain('8 to 256');
    expect(besideFactor('kq'.repeat(129))).toContain('8 to 256');
  });

  it.each([
    ['passwordpassword', 'common words'],
    ['P4$$w0rd-Welcome', 'common words'],
    ['correct horse battery staple', 'common words'],
    ['aaaaaaaaaaaaaaaaaaaa', 'repetitions'],
    ['kqvkqvkqvkqvkqvkqv', 'repetitions'],
    ['1234567890123456', 'runs of keys'],
    ['qwertyuiopasdfghjkl', 'runs of keys'],
    ['zyxwvutsrqponmlkji', 'runs of keys'],
    ['amal.khatib.2026', 'names of you'],
    ['witnessmark-police', 'names of you'],
    ['W1tnessmark exerc1se', 'names of you'],
    ['k q v z m x w j', 'spaces'],
  ])('refuse %s and say why: %s', (password, why) => {
    expect(alone(password)).toContain(why);
  });

  it.each(['password12', 'admin123', 'abcd1234', 'amal1999'])(
    'refuse %s also beside a second factor',
    (password) => {
      expect(besideFactor(password)).toContain('guessed early');
    },
  );

  it('see through forms that Unicode holds for the same', () => {
    expect(alone('ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ')).toContain('common words');
  });
});
