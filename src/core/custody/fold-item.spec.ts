import fc from 'fast-check';
import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { foldItem } from './fold-item.js';
import { emptyItem, holderOf, type ItemState } from './item-state.js';
import { vocabulary } from './vocabulary.js';

type Step = readonly [type: string, body?: Body, account?: string];

/** The item after these events, the first of which opens its chain. */
function after(...steps: readonly Step[]): ItemState {
  return steps.reduce(
    (state, [type, body = {}, account], seq) => foldItem(state, eventOf(type, seq, body, account)),
    emptyItem,
  );
}

const registered: Step = [
  'item.registered',
  { caseId: hashOf(9), bytesState: 'none', title: 'A phone' },
];
const released: Step = ['transfer.released', { recipient: 'rob', dueAt: 5000, courier: 'Cid' }];
const offered: Step = ['handover.offered', { recipient: 'rob' }];

describe('an item folded from its chain', () => {
  it('is a draft of whoever opened it, until it is registered', () => {
    const draft = after(['item.collected', { caseId: hashOf(9) }, 'olga']);
    expect(draft).toMatchObject({
      state: 'DRAFT',
      seq: 0,
      caseId: hashOf(9),
      opener: 'olga',
      openedMs: 0,
    });
    expect(holderOf(draft)).toBe('olga');
    const item = after(['item.collected', {}, 'olga'], registered);
    expect(item).toMatchObject({
      state: 'IN_CUSTODY',
      seq: 1,
      opener: 'olga',
      holder: 'ann',
      title: 'A phone',
    });
    expect([item.registeredHash, item.registeredMs, holderOf(item)]).toEqual([
      hashOf(1),
      1000,
      'ann',
    ]);
  });

  it('stays with the sender until the recipient has received it', () => {
    const sent = after(registered, ['storage.entered', { vault: 'V' }], released);
    expect(sent).toMatchObject({
      state: 'IN_TRANSFER',
      holder: 'ann',
      sender: 'ann',
      recipient: 'rob',
    });
    expect(sent.transfer).toMatchObject({
      kind: 'transfer',
      dueMs: 5000,
      courier: 'Cid',
      releasedMs: 2000,
    });
    expect(sent.storage).toBeUndefined();
    const here = after(registered, released, ['transfer.received', {}, 'rob']);
    expect(here).toMatchObject({ state: 'IN_CUSTODY', holder: 'rob' });
    expect(here).not.toHaveProperty('transfer');
    expect(here).not.toHaveProperty('recipient');
  });

  it.each([
    ['transfer.refused', released],
    ['transfer.cancelled', released],
    ['handover.refused', offered],
    ['handover.cancelled', offered],
  ] as const)('goes back to its sender by %s', (type, sent) => {
    const back = after(registered, sent, [type, {}, 'rob']);
    expect(back).toMatchObject({ state: 'IN_CUSTODY', holder: 'ann' });
    expect(back.transfer).toBeUndefined();
  });

  it('passes to the authority that accepts a handover', () => {
    expect(after(registered, offered).transfer?.kind).toBe('handover');
    expect(after(registered, offered, ['handover.accepted', {}, 'rob']).holder).toBe('rob');
  });

  it('follows a transfer that is readdressed', () => {
    const named = { recipient: 'sue', recipientOrganisation: 'Lab', dueAt: 9000 };
    expect(after(registered, released, ['transfer.readdressed', named])).toMatchObject({
      recipient: 'sue',
      transfer: { recipientOrganisation: 'Lab', dueMs: 9000, courier: 'Cid' },
    });
    const withheld = after(registered, released, ['transfer.readdressed']);
    expect(withheld).toMatchObject({ recipient: 'rob', transfer: { dueMs: 5000 } });
    expect(after(registered, ['transfer.readdressed', named]).recipient).toBeUndefined();
  });

  it('comes back to its sender where it was lost on the way and is found', () => {
    const found = after(registered, released, ['incident.lost'], ['incident.found']);
    expect(found).toMatchObject({ state: 'IN_CUSTODY', holder: 'ann' });
    expect([found.transfer, found.sender, found.recipient]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('carries the conditions of a restriction for as long as it is in force', () => {
    const set: Step = [
      'restriction.set',
      {
        ...{ restrictionRef: 'A-1/1-2026', kind: 'originator_control', effect: 'block_transfer' },
        conditions: ['INTERPOL RESTRICTED', 'no onward use without NCB Rome'],
      },
    ];
    const bare: Step = ['restriction.set', { restrictionRef: 'R', kind: 'juvenile' }];
    const [first, second] = after(registered, set, bare).restrictions;
    expect(first?.conditions).toEqual(['INTERPOL RESTRICTED', 'no onward use without NCB Rome']);
    expect(second).not.toHaveProperty('conditions');
    const lifted: Step = ['restriction.lifted', { restrictionRef: 'A-1/1-2026' }];
    expect(after(registered, set, bare, lifted).restrictions).toEqual([second]);
  });

  it('is sent abroad itself, or stays while copies are', () => {
    const abroad: Step = ['transfer.sent_abroad', { recipientAuthority: 'MoJ', copyOnly: false }];
    expect(after(registered, abroad)).toMatchObject({
      state: 'IN_TRANSFER',
      sender: 'ann',
      transfer: { kind: 'abroad', recipientAuthority: 'MoJ' },
    });
    const copies = after(registered, ['transfer.sent_abroad', { copyOnly: true }]);
    expect([copies.state, copies.transfer]).toEqual(['IN_CUSTODY', undefined]);
    const under = (n: number, copyOnly: boolean): Step => [
      'transfer.sent_abroad',
      { requestId: hashOf(n), copyOnly },
    ];
    expect(after(registered, abroad)).not.toHaveProperty('sentUnder');
    expect(after(registered, under(1, true), under(2, true), under(1, false))).toMatchObject({
      ...{ state: 'IN_TRANSFER', sentUnder: [hashOf(1), hashOf(2)] },
    });
  });

  it('is reassigned, and with it the sending end of an open transfer', () => {
    const anew: Step = ['custody.reassigned', { newHolder: 'sue' }, 'ben'];
    expect(after(registered, anew)).toMatchObject({ state: 'IN_CUSTODY', holder: 'sue' });
    expect(after(registered, anew).sender).toBeUndefined();
    expect(after(registered, released, anew)).toMatchObject({
      state: 'IN_TRANSFER',
      sender: 'sue',
    });
    expect(after(registered, ['custody.reassigned']).holder).toBe('ann');
  });

  it('remembers where it is stored', () => {
    const stored = after(registered, ['storage.entered', { vault: 'V', shelf: '3' }]);
    expect(stored.storage).toEqual({ vault: 'V', shelf: '3', sinceMs: 1000 });
    expect(
      after(registered, ['storage.entered', { vault: 'V' }], ['storage.left']).storage,
    ).toBeUndefined();
  });

  it('goes to examination, to court and back', () => {
    expect(after(registered, ['examination.started', {}, 'eve'])).toMatchObject({
      state: 'UNDER_EXAMINATION',
      holder: 'ann',
      team: ['eve'],
    });
    expect(after(registered, ['examination.started'], ['examination.ended']).state).toBe(
      'IN_CUSTODY',
    );
    expect(after(registered, ['court.produced']).state).toBe('AT_COURT');
    expect(after(registered, ['court.produced'], ['court.returned']).state).toBe('IN_CUSTODY');
  });

  it('lists its children and its team, each once', () => {
    const image: Step = ['derivation.imaged', { childItemId: hashOf(5) }, 'eve'];
    const item = after(registered, ['examination.started', {}, 'eve'], image, image);
    expect([item.children, item.team]).toEqual([[hashOf(5)], ['eve']]);
  });

  it('keeps what it is called and to which case it belongs', () => {
    expect(after(registered, ['exhibit.assigned', { exhibitRef: 'JBS/3' }]).exhibitRef).toBe(
      'JBS/3',
    );
    expect(after(registered, ['item.moved', { toCaseId: hashOf(8) }]).caseId).toBe(hashOf(8));
    const withheld = after(registered, ['exhibit.assigned'], ['item.moved']);
    expect([withheld.exhibitRef, withheld.caseId]).toEqual([undefined, hashOf(9)]);
  });

  it('keeps the provenance in force, with the originator’s word', () => {
    const recorded: Step = ['provenance.recorded', { sourceKind: 'military', release: 'pending' }];
    const amended: Step = [
      'provenance.amended',
      { sourceKind: 'military', release: 'conditional', conditions: ['court_use'] },
    ];
    expect(after(recorded).provenance).toEqual({
      eventHash: hashOf(0),
      kind: 'military',
      release: 'pending',
      conditions: [],
    });
    expect(after(recorded, amended).provenance).toMatchObject({
      eventHash: hashOf(1),
      conditions: ['court_use'],
    });
  });

  it('counts the last word on each scope of consent', () => {
    const given: Step = ['release.consented', { scope: ['court_use', 'disposal'], until: 9000 }];
    const item = after(registered, given, ['release.withdrawn', { scope: ['court_use'] }]);
    expect(item.consents).toEqual([
      { scope: 'disposal', given: true, untilMs: 9000, seq: 1 },
      { scope: 'court_use', given: false, seq: 2 },
    ]);
  });

  it('carries restrictions and holds until they are lifted', () => {
    const set: Step = [
      'restriction.set',
      { restrictionRef: 'R1', kind: 'juvenile', effect: 'hide' },
    ];
    const hold: Step = ['hold.set', { holdRef: 'H1', kind: 'legal_hold' }];
    expect(after(registered, set, hold)).toMatchObject({
      restrictions: [{ ref: 'R1', kind: 'juvenile', effect: 'hide', seq: 1 }],
      holds: [{ ref: 'H1', kind: 'legal_hold', seq: 2 }],
    });
    const lifted = after(
      registered,
      set,
      hold,
      ['restriction.lifted', { restrictionRef: 'R1' }],
      ['hold.lifted', { holdRef: 'H1' }],
    );
    expect([lifted.restrictions, lifted.holds]).toEqual([[], []]);
    const erased = after(registered, ['restriction.set'], ['hold.set']);
    expect([erased.restrictions, erased.holds]).toEqual([
      [{ ref: '', seq: 1 }],
      [{ ref: '', seq: 2 }],
    ]);
  });

  it('lets nothing follow a disposal', () => {
    const order = { order: 'O1', method: 'destroyed' };
    const authorised: Step = ['disposition.authorised', order];
    expect(after(registered, authorised)).toMatchObject({ state: 'IN_CUSTODY', disposal: order });
    const gone = after(registered, authorised, ['disposition.executed', order]);
    expect(gone.state).toBe('DISPOSED');
    const back: Step = ['transfer.released', { recipient: 'rob' }];
    expect(after(registered, authorised, ['disposition.executed', order], back).state).toBe(
      'DISPOSED',
    );
  });

  it('takes no notice of a type that it does not know', () => {
    expect(foldItem(emptyItem, { ...eventOf('no.such', 0, {}), type: 'no.such/9' })).toMatchObject({
      state: 'DRAFT',
      seq: 0,
    });
  });

  it('is plain JSON after whatever happens to it', () => {
    const types = [...vocabulary.values()].filter(({ chain }) => chain === 'item');
    const names = [...new Set(types.flatMap(({ fields }) => fields.map(({ name }) => name)))];
    const value = fc.oneof(
      fc.constantFrom('A1', 'mismatch', 'received', 'awaited', hashOf(1), hashOf(2)),
      fc.boolean(),
      fc.nat(),
      fc.constant(['court_use', hashOf(1)]),
    );
    const step = fc.tuple(
      fc.constantFrom(...types.map(({ type }) => type.replace('/1', ''))),
      fc.dictionary(fc.constantFrom(...names), value),
      fc.constantFrom('ann', 'rob'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const state = after(...steps);
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        expect(state.state === 'QUARANTINED' ? state.quarantine : {}).toBeDefined();
      }),
    );
  });
});
