import { type Body, fieldsOf, hashOf } from '../../../test/support/fields.js';
import { type ItemGuardName } from './guard-name.js';
import { type Act, guards } from './guards.js';
import { emptyItem, type ItemState } from './item-state.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const one = hashOf(17);

type Told = Pick<Act, 'staysWithin' | 'servesAgain'>;

function act(json: Body = {}, told: Told = {}): Act {
  return {
    ...told,
    author: { account: 'ann', roles: ['investigator'] },
    seconds: [{ account: 'ben', roles: ['prosecutor'] }],
    occurredMs: nowMs,
    nowMs,
    fields: fieldsOf(json),
  };
}

function item(change: Partial<ItemState>): ItemState {
  return { ...emptyItem, state: 'IN_CUSTODY', seq: 3, opener: 'ann', holder: 'ann', ...change };
}

const military = (release: string | undefined, ...conditions: string[]): Partial<ItemState> => ({
  provenance: { eventHash: one, kind: 'military', release, conditions },
});
const consent = (scope: string, given: boolean, untilMs?: number): Partial<ItemState> => ({
  consents: [{ scope, given, untilMs, seq: 2 }],
});
const restriction = (effect: string): Partial<ItemState> => ({
  restrictions: [{ ref: 'R1', kind: 'classification', effect, seq: 2 }],
});

type Case = readonly [ItemGuardName, string, Partial<ItemState>, Body?, Told?];

const passing: readonly Case[] = [
  [
    'originator-releases',
    'what is released is handed over',
    military('pending'),
    { releaseDecision: 'released' },
  ],
  [
    'originator-releases',
    'also what was refused, once consent is given',
    { ...military('refused'), ...consent('onward_transfer', true) },
    { releaseDecision: 'released' },
  ],
  ['originator-releases', 'or released on conditions', {}, { releaseDecision: 'conditional' }],
  ['onward-transfer-allowed', 'what is no one else’s passes', {}],
  ['onward-transfer-allowed', 'a release allows it', military('released')],
  [
    'transfer-allowed',
    'within one organisation a restriction does not stand against it',
    restriction('block_transfer'),
    {},
    { staysWithin: true },
  ],
  [
    'transfer-allowed',
    'another restriction does not',
    restriction('block_disclosure'),
    { organisation: 'Police', recipientOrganisation: 'Court' },
  ],
  ['minor-protected', 'where no person is recorded, no minor is', {}],
  ['minor-protected', 'an adult is none', { minor: 'no' }],
  ['minor-protected', 'what was served stays served', { minor: 'yes' }, {}, { servesAgain: true }],
  [
    'defence-disclosure-allowed',
    'what was served is acknowledged also after the consent was taken back',
    { ...military('released'), ...consent('defence_disclosure', false) },
    {},
    { servesAgain: true },
  ],
  [
    'minor-protected',
    'a restriction protects the minor',
    { minor: 'unknown', restrictions: [{ ref: 'J', kind: 'juvenile', effect: 'hide', seq: 2 }] },
  ],
  ['onward-transfer-allowed', 'another restriction does not', restriction('hide')],
  ['court-use-allowed', 'police material passes', { sourceKind: 'law_enforcement' }],
  ['court-use-allowed', 'a release allows it', military('released')],
  ['court-use-allowed', 'a release for it allows it', military('conditional', 'court_use')],
  [
    'court-use-allowed',
    'consent since allows it',
    { ...military('pending'), ...consent('court_use', true) },
  ],
  [
    'court-use-allowed',
    'while it runs',
    { ...military('pending'), ...consent('court_use', true, nowMs + 1) },
  ],
  ['defence-disclosure-allowed', 'a release allows it', military('released')],
  ['originator-consents', 'police material needs nobody', { sourceKind: 'law_enforcement' }],
  [
    'originator-consents',
    'who has consented',
    { ...military('released'), ...consent('disposal', true) },
  ],
];

const refused: readonly Case[] = [
  ['originator-releases', 'what is pending is not', {}, { releaseDecision: 'pending' }],
  [
    'originator-releases',
    'nor what the record says was refused',
    military('refused'),
    { releaseDecision: 'released' },
  ],
  [
    'originator-releases',
    'nor what it says was withdrawn',
    military('withdrawn'),
    { releaseDecision: 'conditional' },
  ],
  [
    'originator-releases',
    'nor what was taken back since',
    consent('onward_transfer', false),
    { releaseDecision: 'released' },
  ],
  [
    'originator-releases',
    'nor against a restriction',
    restriction('block_transfer'),
    { releaseDecision: 'released' },
  ],
  [
    'onward-transfer-allowed',
    'a condition forbids it',
    military('conditional', 'no_onward_transfer'),
  ],
  ['onward-transfer-allowed', 'a restriction forbids it', restriction('block_transfer')],
  ['onward-transfer-allowed', 'and one for the judge only', restriction('judge_only')],
  [
    'transfer-allowed',
    'a restriction keeps it in its organisation',
    restriction('block_transfer'),
    { organisation: 'Police', recipientOrganisation: 'Court' },
    { staysWithin: false },
  ],
  [
    'transfer-allowed',
    'whatever organisation its author writes down',
    restriction('block_transfer'),
    { organisation: 'Police', recipientOrganisation: 'Police' },
  ],
  ['minor-protected', 'a minor is not shown without a restriction', { minor: 'yes' }],
  [
    'minor-protected',
    'nor a person of unknown age, whatever else is restricted',
    { minor: 'unknown', ...restriction('hide') },
  ],
  [
    'court-use-allowed',
    'a release for something else does not',
    military('conditional', 'defence_disclosure'),
  ],
  ['court-use-allowed', 'a lead is only a lead', military('released', 'lead_only')],
  ['court-use-allowed', 'what is pending does not pass', military('pending')],
  ['court-use-allowed', 'nor an unknown release', military(undefined)],
  ['court-use-allowed', 'nor military material of unknown origin', { sourceKind: 'military' }],
  [
    'court-use-allowed',
    'and not after',
    { ...military('pending'), ...consent('court_use', true, nowMs) },
  ],
  [
    'court-use-allowed',
    'a withdrawal undoes the release',
    { ...military('released'), ...consent('court_use', false) },
  ],
  ['defence-disclosure-allowed', 'a refusal forbids it', military('refused')],
  [
    'defence-disclosure-allowed',
    'and a withdrawal what was not served before',
    { ...military('released'), ...consent('defence_disclosure', false) },
    {},
    { servesAgain: false },
  ],
  ['defence-disclosure-allowed', 'a restriction forbids it', restriction('block_disclosure')],
  ['defence-disclosure-allowed', 'and one for the judge only', restriction('judge_only')],
  ['originator-consents', 'unless a consent was taken back', consent('disposal', false)],
  ['originator-consents', 'military material needs its originator', military('released')],
];

const titled = (cases: readonly Case[]): readonly [string, Case][] =>
  cases.map((each) => [`${each[0]}: ${each[1]}`, each]);

describe('guards of releases', () => {
  it.each(titled(passing))('let pass, %s', (_title, [name, , state, json, told]) => {
    expect(guards[name](item(state), act(json, told))).toBeUndefined();
  });

  it.each(titled(refused))('refuse, %s', (_title, [name, , state, json, told]) => {
    expect(guards[name](item(state), act(json, told))?.message).toMatch(/\w/);
  });

  it('are each tried with what they let pass and with what they refuse', () => {
    const names = [
      'court-use-allowed',
      'defence-disclosure-allowed',
      'minor-protected',
      'onward-transfer-allowed',
      'originator-consents',
      'originator-releases',
      'transfer-allowed',
    ];
    expect(new Set(passing.map(([name]) => name))).toEqual(new Set(names));
    expect(new Set(refused.map(([name]) => name))).toEqual(new Set(names));
  });
});
