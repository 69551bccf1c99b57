import { type Body, fieldsOf, hashOf } from '../../../test/support/fields.js';
import { type ItemGuardName } from './guard-name.js';
import { type Act, guards } from './guards.js';
import { emptyItem, type ItemState } from './item-state.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const one = hashOf(17);
const two = hashOf(34);

function act(json: Body = {}, caseHold?: 'in-force' | 'unseen'): Act {
  return {
    ...(caseHold === undefined ? {} : { caseHold }),
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
const restriction = (effect: string): Partial<ItemState> => ({
  restrictions: [{ ref: 'R1', kind: 'classification', effect, seq: 2 }],
});
const open = (kind: 'transfer' | 'handover' | 'abroad'): Partial<ItemState> => ({
  transfer: { kind, eventHash: one, seq: 3, releasedMs: nowMs },
});
const disposal = { disposal: { eventHash: one, order: 'O1', method: 'destroyed' } };
const held = { holds: [{ ref: 'H1', kind: 'legal_hold', seq: 1 }] };

type Case = readonly [ItemGuardName, string, Partial<ItemState>, Body?];

const passing: readonly Case[] = [
  [
    'provenance-first',
    'what has a record of its kind is registered',
    military('released'),
    { sourceKind: 'military' },
  ],
  ['provenance-first', 'a child has its parent’s', {}, { parentId: one }],
  ['provenance-once', 'the first record passes', {}],
  ['provenance-there', 'it names the record in force', military('released'), { supersedes: one }],
  [
    'provenance-there',
    'and is of the kind registered',
    { ...military('released'), sourceKind: 'military' },
    { supersedes: one, sourceKind: 'military' },
  ],
  ['announcement-repeated', 'nothing was announced', {}, { sha256: one }],
  [
    'announcement-repeated',
    'the digest of the registration is repeated',
    { awaitedSha256: one },
    { announcedSha256: one, sha256: two },
  ],
  ['recipient-not-sender', 'another recipient passes', {}, { recipient: 'rob' }],
  ['recipient-not-sender', 'an authority abroad needs no account', { holder: undefined }],
  ['recipient-not-author', 'another recipient passes', {}, { recipient: 'rob' }],
  ['due-ahead', 'a time to come passes', {}, { dueAt: nowMs + 1 }],
  ['due-ahead', 'no due time passes', {}],
  [
    'digest-observed',
    'any digest over bytes passes',
    { bytesState: 'received' },
    { observedSha256: two },
  ],
  ['digest-observed', 'a thing without bytes has none', { bytesState: 'none' }],
  ['handover-open', 'an offer can be accepted', open('handover')],
  ['transfer-open', 'a transfer can be received', open('transfer')],
  ['transfer-open', 'and one from abroad', open('abroad')],
  ['stored', 'what is in storage can leave it', { storage: { sinceMs: 1 } }],
  ['not-stored', 'what is not in storage can enter it', {}],
  ['checked-copy', 'an original is an exhibit', { originality: 'original' }],
  ['checked-copy', 'until it was compared', { originality: 'working_copy', comparedWith: one }],
  ['hold-is-set', 'a hold in force is lifted', held, { holdRef: 'H1' }],
  ['hold-is-new', 'a new hold is set', held, { holdRef: 'H2' }],
  [
    'restriction-is-set',
    'a restriction in force is lifted',
    restriction('hide'),
    { restrictionRef: 'R1' },
  ],
  ['restriction-is-new', 'a new one is set', restriction('hide'), { restrictionRef: 'R2' }],
  ['reviewer-outside-team', 'an outsider reviews', { team: ['ann'] }, { reviewer: 'olga' }],
  [
    'disposal-authorised',
    'what was authorised is done',
    disposal,
    { order: 'O1', method: 'destroyed' },
  ],
  ['free-of-holds', 'nothing stands against it', {}],
  ['new-holder', 'a new holder signs too', { holder: 'eve' }, { newHolder: 'ben' }],
  ['new-holder', 'as author also', { holder: 'eve' }, { newHolder: 'ann' }],
  ['another-case', 'another case passes', { caseId: one }, { toCaseId: two }],
  [
    'expected-digest-known',
    'a digest on record is expected',
    { digests: [{ sha256: one, seq: 0 }] },
    { expectedSha256: one },
  ],
  [
    'expected-digest-known',
    'a copy is held against its original',
    {},
    { expectedSha256: two, comparedWithItemId: one },
  ],
  ['not-own-assessment', 'somebody else reviews', {}, { reviewerId: 'olga' }],
];

const refused: readonly Case[] = [
  ['provenance-first', 'what has none is not', {}, { sourceKind: 'military' }],
  ['provenance-first', 'nor under another kind', military('released'), { sourceKind: 'online' }],
  [
    'provenance-first',
    'nor is a child under another kind than its own record',
    military('released'),
    { sourceKind: 'online', parentId: one },
  ],
  ['provenance-once', 'a second is refused', military('released')],
  ['provenance-there', 'an amendment of nothing is refused', {}],
  ['provenance-there', 'and no other', military('released'), { supersedes: two }],
  [
    'provenance-there',
    'nor is it of another kind than registered',
    { ...military('released'), sourceKind: 'military' },
    { supersedes: one, sourceKind: 'law_enforcement' },
  ],
  ['announcement-repeated', 'silence about it is refused', { awaitedSha256: one }, { sha256: one }],
  [
    'announcement-repeated',
    'another announcement is refused',
    { awaitedSha256: one },
    { announcedSha256: two, sha256: two },
  ],
  ['recipient-not-sender', 'the holder is refused', {}, { recipient: 'ann' }],
  ['recipient-not-author', 'the author is refused', { holder: 'eve' }, { recipient: 'ann' }],
  ['due-ahead', 'the time of the act is refused', {}, { dueAt: nowMs }],
  ['digest-observed', 'silence about bytes is refused', { bytesState: 'received' }],
  ['digest-observed', 'also where they were not the announced ones', { bytesState: 'mismatch' }],
  ['handover-open', 'a transfer cannot', open('transfer')],
  ['transfer-open', 'a handover cannot', open('handover')],
  ['transfer-open', 'nor nothing', {}],
  ['stored', 'what is not cannot', {}],
  ['not-stored', 'what is cannot', { storage: { sinceMs: 1 } }],
  ['checked-copy', 'a working copy is none', { originality: 'working_copy' }],
  ['hold-is-set', 'no other is', held, { holdRef: 'H2' }],
  ['hold-is-new', 'the same is not set twice', held, { holdRef: 'H1' }],
  ['restriction-is-set', 'no other is', restriction('hide'), { restrictionRef: 'R2' }],
  [
    'restriction-is-new',
    'the same is not set twice',
    restriction('hide'),
    { restrictionRef: 'R1' },
  ],
  ['reviewer-outside-team', 'who collected does not', { team: ['rob'] }, { reviewer: 'rob' }],
  ['reviewer-outside-team', 'nor an investigator of the case', {}, { reviewer: 'ann' }],
  ['disposal-authorised', 'under that order only', disposal, { order: 'O2', method: 'destroyed' }],
  ['disposal-authorised', 'in that way only', disposal, { order: 'O1', method: 'donated' }],
  ['disposal-authorised', 'and nothing else', {}, { order: 'O1', method: 'destroyed' }],
  [
    'free-of-holds',
    'a pending appeal does',
    { holds: [{ ref: 'H1', kind: 'pending_appeal', seq: 1 }] },
  ],
  ['free-of-holds', 'and a hold of a kind that was erased', { holds: [{ ref: 'H1', seq: 1 }] }],
  ['new-holder', 'nobody is made holder in absence', { holder: 'eve' }, { newHolder: 'rob' }],
  ['new-holder', 'the holder is no new one', { holder: 'ben' }, { newHolder: 'ben' }],
  [
    'new-holder',
    'the recipient receives instead',
    { holder: 'eve', recipient: 'ben' },
    { newHolder: 'ben' },
  ],
  ['another-case', 'its own does not', { caseId: one }, { toCaseId: one }],
  [
    'expected-digest-known',
    'one out of thin air is not',
    { digests: [{ sha256: one, seq: 0 }] },
    { expectedSha256: two },
  ],
  ['expected-digest-known', 'without bytes there is none', {}, { expectedSha256: two }],
  ['not-own-assessment', 'not the author', {}, { reviewerId: 'ann' }],
];

const titled = (cases: readonly Case[]): readonly [string, Case][] =>
  cases.map((each) => [`${each[0]}: ${each[1]}`, each]);

describe('guards', () => {
  it.each(titled(passing))('let pass, %s', (_title, [name, , state, json]) => {
    expect(guards[name](item(state), act(json))).toBeUndefined();
  });

  it.each(titled(refused))('refuse, %s', (_title, [name, , state, json]) => {
    expect(guards[name](item(state), act(json))?.message).toMatch(/\w/);
  });

  it.each(['in-force', 'unseen'] as const)('hold an item whose case’s hold is %s', (caseHold) => {
    expect(guards['free-of-case-hold'](item({}), act({}, caseHold))?.message).toMatch(/case/);
    expect(guards['free-of-case-hold'](item({}), act())).toBeUndefined();
  });

  it('are each tried with what they let pass and with what they refuse', () => {
    const names = Object.keys(guards).filter(
      (name) => !/seal|release|originator|-allowed|minor|inspection|case-hold/.test(name),
    );
    expect(new Set(passing.map(([name]) => name))).toEqual(new Set(names));
    expect(new Set(refused.map(([name]) => name))).toEqual(new Set(names));
  });
});
