import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { nodeEngine } from '../../platform/node-engine.js';
import { boundTimes, parsePolicy, PolicyError, quorumMet, type TrustPolicy } from './policy.js';
import { vkeyText } from './vkey.js';

const keyOf = (seed: number): Uint8Array => ed25519.getPublicKey(new Uint8Array(32).fill(seed));
const vkey = (seed: number, type: number, name = `k${seed}.example`): string =>
  vkeyText(nodeEngine, { name, type, publicKey: keyOf(seed) });

const log = vkey(1, 1);
const [w2, w3, w4, w5] = [vkey(2, 4), vkey(3, 4), vkey(4, 4), vkey(5, 4)];
const lines = [
  `log ${log} https://log.example/`,
  `witness a ${w2} https://a.example/`,
  `witness b ${w3}`,
  `witness c ${w4}`,
  `witness d ${w5}`,
  'group ab any a b',
  'group all-of all ab c',
  'quorum all-of',
];
const policy = parsePolicy(lines.join('\n'));

/** Whether witnesses `seen` meet the policy, by the words of the specification. */
function isMet(of: TrustPolicy, seen: ReadonlySet<string>): boolean {
  const met = new Set(seen);
  for (const { name, threshold, members } of of.groups) {
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name);
  }
  return met.has(of.quorum);
}

describe('a trust policy', () => {
  it('is read line by line', () => {
    expect(policy.logs.map(({ name }) => name)).toEqual(['k1.example']);
    expect(policy.witnesses.map(({ name, url }) => ({ name, url }))).toEqual([
      { name: 'a', url: 'https://a.example/' },
      { name: 'b', url: undefined },
      { name: 'c', url: undefined },
      { name: 'd', url: undefined },
    ]);
    expect(policy.groups).toEqual([
      { name: 'ab', threshold: 1, members: ['a', 'b'] },
      { name: 'all-of', threshold: 2, members: ['ab', 'c'] },
    ]);
    expect(policy.quorum).toBe('all-of');
  });

  it('may hold comments, empty lines, tabs, a witness as quorum, and two logs of one origin', () => {
    const rotated = vkey(9, 1, 'k1.example');
    const text = ` # note\n\n\t \nlog\t${log}\nlog ${rotated}\n witness\t a  ${w2} \nquorum a\n`;
    expect(parsePolicy(text)).toMatchObject({ quorum: 'a', groups: [] });
    expect(parsePolicy(text).logs).toHaveLength(2);
  });

  it.each([
    ['an unknown keyword', `logs ${log}\nquorum none`, 'line 1: unknown keyword logs'],
    ['no quorum', `log ${log}\n`, 'no quorum'],
    ['nothing', '', 'no quorum'],
    ['two quorum lines', 'quorum none\nquorum none', 'line 2: second quorum'],
    ['an unknown quorum', 'quorum a', 'line 1: a is not defined'],
    ['a quorum of two names', `witness a ${w2}\nquorum a a`, 'line 2'],
    ['a quorum without a name', 'quorum', 'line 1'],
    ['a quorum that comes first', `quorum a\nwitness a ${w2}`, 'line 1'],
    ['a carriage return', 'quorum none\r', 'line 1: control'],
    ['a vertical tab', 'quorum\u000bnone', 'line 1: control'],
    ['a delete character in a comment', '# \u007f\nquorum none', 'line 1: control'],
    ['a log without a key', 'log\nquorum none', 'line 1'],
    ['a log with three words', `log ${log} u v\nquorum none`, 'line 1'],
    ['a log key that witnesses use', `log ${w2}\nquorum none`, 'signature type is not 1'],
    ['a witness key that logs use', `witness a ${log}\nquorum a`, 'signature type is not 4'],
    ['a witness with four words', `witness a ${w2} u v\nquorum a`, 'line 1'],
    ['a witness without a key', 'witness a\nquorum none', 'line 1'],
    ['a key with another hash', `log ${log.replace('k1', 'k2')}\nquorum none`, 'hash'],
    ['one log twice', `log ${log}\nlog ${log}\nquorum none`, 'line 2: the same key'],
    [
      'one key under two names',
      `witness a ${w2}\nwitness b ${w2}\nquorum a`,
      'line 2: the same key',
    ],
    ['a log as its own witness', `log ${log}\nwitness a ${vkey(1, 4)}\nquorum a`, 'the same key'],
    ['one name for two witnesses', `witness a ${w2}\nwitness a ${w3}\nquorum a`, 'name a is taken'],
    ['a witness named none', `witness none ${w2}\nquorum none`, 'name none is taken'],
    ['a group named as a witness', `witness a ${w2}\ngroup a any a\nquorum a`, 'name a is taken'],
    ['a threshold of 0', `witness a ${w2}\ngroup g 0 a\nquorum g`, 'line 2'],
    ['a threshold of 01', `witness a ${w2}\ngroup g 01 a\nquorum g`, 'line 2'],
    ['a threshold above n', `witness a ${w2}\ngroup g 2 a\nquorum g`, 'threshold not within'],
    ['a group of none', 'group g any\nquorum g', 'threshold not within'],
    ['a group without a threshold', 'group g\nquorum g', 'line 1'],
    ['a group of itself', 'group g any g\nquorum g', 'g is not defined before'],
    ['none in a group', 'group g any none\nquorum g', 'none is not defined before'],
    ['a member twice', `witness a ${w2}\ngroup g any a a\nquorum g`, 'in a group already'],
    [
      'a member of two groups',
      `witness a ${w2}\ngroup g any a\ngroup h any a\nquorum g`,
      'line 3: a is in a group already',
    ],
    [
      'a key of small order',
      `log ${vkeyText(nodeEngine, { name: 'x', type: 1, publicKey: new Uint8Array(32) })}\nquorum none`,
      'not a sound',
    ],
  ])('is refused with %s', (_name, text, message) => {
    expect(() => parsePolicy(text)).toThrow(PolicyError);
    expect(() => parsePolicy(text)).toThrow(message);
  });
});

describe('a quorum', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'stranger'));

  it('is met by the groups\u2019 thresholds and by nobody unknown', () => {
    fc.assert(
      fc.property(names, (seen) => {
        expect(quorumMet(policy, new Set(seen))).toBe(isMet(policy, new Set(seen)));
      }),
    );
    expect(quorumMet(policy, new Set(['a', 'b']))).toBe(false);
    expect(quorumMet(policy, new Set(['b', 'c']))).toBe(true);
  });

  it('of none is never met', () => {
    const none = parsePolicy(`witness a ${w2}\nquorum none\n`);
    expect(quorumMet(none, new Set(['a']))).toBe(false);
    expect(boundTimes(none, new Map([['a', 5]]))).toBeUndefined();
  });

  it('saw the checkpoint between the least and the greatest time that still meet it', () => {
    const three = parsePolicy(
      [...lines.slice(0, 5), 'group g 2 a b c', 'group h any g d', 'quorum h'].join('\n'),
    );
    const times = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.integer({ max: 9, min: 1 }),
    );
    fc.assert(
      fc.property(times, fc.constantFrom(policy, three), (at, of) => {
        const seen = Object.entries(at);
        const upTo = (t: number): boolean =>
          isMet(of, new Set(seen.filter(([, time]) => time <= t).map(([name]) => name)));
        const from = (t: number): boolean =>
          isMet(of, new Set(seen.filter(([, time]) => time >= t).map(([name]) => name)));
        const all = Array.from({ length: 9 }, (_, i) => i + 1);
        const early = all.find(upTo);
        const late = all.findLast(from);
        const expected = early === undefined || late === undefined ? undefined : { early, late };
        expect(boundTimes(of, new Map(seen))).toEqual(expected);
      }),
    );
  });
});
