import fc from 'fast-check';
import { evidenceRoles } from '../../../test/support/evidence-roles.js';
import { type Body, bodyOf } from '../../../test/support/fields.js';
import { type CustodyState, custodyStates } from './chain-state.js';
import { type Attempt, decideItem, type MoveRefusal } from './decide.js';
import { emptyItem, type ItemState } from './item-state.js';
import { type ActorRole, personRoles } from './role.js';
import { vocabulary } from './vocabulary.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const hourMs = 3_600_000;

function attempt(type: string, json: Body = {}, rest: Partial<Attempt> = {}): Attempt {
  return {
    type,
    seq: 5,
    author: { account: 'ann', roles: evidenceRoles },
    seconds: [{ account: 'ben', roles: evidenceRoles }],
    occurredMs: nowMs,
    nowMs,
    fields: bodyOf(type, json),
    ...rest,
  };
}

const item: ItemState = {
  ...emptyItem,
  state: 'IN_CUSTODY',
  seq: 4,
  opener: 'olga',
  holder: 'ann',
};

function codes(refusals: readonly MoveRefusal[]): readonly string[] {
  return refusals.map(({ code }) => code);
}

const schemas = [...vocabulary.values()];
const itemTypes = schemas.filter(({ chain, later }) => chain === 'item' && later !== true);

describe('deciding on an item', () => {
  it.each(itemTypes.map(({ type, from }) => [type, from] as const))(
    'permits %s in its states only',
    (type, from) => {
      for (const state of custodyStates) {
        const isRefused = codes(decideItem({ ...item, state }, attempt(type))).includes('state');
        expect([state, isRefused]).toEqual([state, !from.includes(state)]);
      }
    },
  );

  it.each(itemTypes.map(({ type }) => type))('%s is not for those without a role', (type) => {
    const noRole = attempt(type, {}, { author: { account: 'ann', roles: [] } });
    expect(codes(decideItem(item, noRole))).toContain('role');
    const runsTheService: readonly ActorRole[] = ['system_administrator', 'auditor'];
    const reader = attempt(type, {}, { author: { account: 'ann', roles: runsTheService } });
    expect(codes(decideItem(item, reader))).toContain('role');
  });

  it('lets the holder release, and nobody else', () => {
    const json = { recipient: 'rob', recipientOrganisation: 'x', dueAt: '2026-03-02T00:00:00Z' };
    expect(decideItem(item, attempt('transfer.released/1', json))).toEqual([]);
    const other = attempt('transfer.released/1', json, {
      author: { account: 'eve', roles: evidenceRoles },
    });
    expect(codes(decideItem(item, other))).toEqual(['relation']);
  });

  it('lets the recipient receive and the sender cancel, and not the other way round', () => {
    const sent: ItemState = {
      ...item,
      state: 'IN_TRANSFER',
      sender: 'ann',
      recipient: 'rob',
      transfer: { kind: 'transfer', eventHash: 'aa', seq: 4, releasedMs: nowMs },
    };
    const by = (account: string): Partial<Attempt> => ({
      author: { account, roles: evidenceRoles },
    });
    const decide = (type: string, account: string): readonly string[] =>
      codes(decideItem(sent, attempt(type, {}, by(account))));
    expect(decide('transfer.received/1', 'rob')).toEqual([]);
    expect(decide('transfer.received/1', 'ann')).toEqual(['relation']);
    expect(decide('transfer.refused/1', 'rob')).toEqual([]);
    expect(decide('transfer.cancelled/1', 'ann')).toEqual([]);
    expect(decide('transfer.cancelled/1', 'rob')).toEqual(['relation']);
  });

  it('takes whoever opens a chain, then whoever opened it, as the holder of the draft', () => {
    const first = attempt('seal.packaged/1', {}, { seq: 0 });
    expect(decideItem(emptyItem, first)).toEqual([]);
    const draft: ItemState = { ...emptyItem, seq: 0, opener: 'olga' };
    expect(codes(decideItem(draft, seal('olga')))).toEqual([]);
    expect(codes(decideItem(draft, seal('eve')))).toEqual(['relation']);
  });

  it('wants the second signature from another account that is entitled', () => {
    const lift = (seconds: Attempt['seconds']): readonly string[] =>
      codes(
        decideItem(
          { ...item, state: 'QUARANTINED' },
          attempt('quarantine.lifted/1', {}, { seconds }),
        ),
      );
    expect(lift([{ account: 'ben', roles: ['prosecutor'] }])).toEqual([]);
    expect(lift([])).toEqual(['second']);
    expect(lift([{ account: 'ann', roles: ['prosecutor'] }])).toEqual(['second']);
    expect(lift([{ account: 'ben', roles: ['translator'] }])).toEqual(['second']);
  });

  it('does not take the holder for the supervisor of an act', () => {
    const correction = attempt(
      'note.corrected/1',
      {},
      {
        author: { account: 'ben', roles: ['translator'] },
        seconds: [{ account: 'ann', roles: ['evidence_custodian'] }],
      },
    );
    expect(codes(decideItem(item, correction))).toEqual(['second']);
    expect(codes(decideItem({ ...item, holder: 'eve' }, correction))).toEqual([]);
  });

  it('lets the service attach bytes and check them, on nobody’s behalf', () => {
    const service = { author: { account: 'service', roles: ['service'] as const } };
    expect(decideItem(item, attempt('file.attached/1', {}, service))).toEqual([]);
    expect(codes(decideItem(item, attempt('note.added/1', {}, service)))).toEqual(['role']);
  });

  it('asks for a reason after 24 hours, not before', () => {
    const late = (ms: number, json = {}): readonly string[] =>
      codes(decideItem(item, attempt('note.added/1', json, { occurredMs: nowMs - ms })));
    expect(late(24 * hourMs)).toEqual([]);
    expect(late(24 * hourMs + 1)).toEqual(['late-entry']);
    expect(late(48 * hourMs, { lateEntryReason: 'no network' })).toEqual([]);
  });

  it('takes no time that has not come, beyond what clocks may differ', () => {
    const ahead = (ms: number): readonly string[] =>
      codes(decideItem(item, attempt('note.added/1', {}, { occurredMs: nowMs + ms })));
    expect(ahead(300_000)).toEqual([]);
    expect(ahead(300_001)).toEqual(['in-future']);
  });

  it('dates nothing before what it derives from', () => {
    const lineage = { parentId: 'aa'.repeat(32) };
    const child = (parentMs: number, json: Body = {}): readonly string[] =>
      codes(
        decideItem(
          emptyItem,
          attempt('item.registered/1', { ...lineage, ...json }, { parentMs, seq: 0 }),
        ),
      );
    expect(child(nowMs)).toEqual([]);
    expect(child(nowMs + 1)).toEqual(['before-parent']);
    const withinTheHour = { occurredNotAfter: '2026-03-01T13:00:00Z' };
    expect(child(nowMs + hourMs, withinTheHour)).toEqual([]);
    expect(child(nowMs + hourMs + 1, withinTheHour)).toEqual(['before-parent']);
  });

  it('wants the end of a time stated not before its beginning', () => {
    const until = (occurredNotAfter: string): readonly string[] =>
      codes(decideItem(item, attempt('note.added/1', { occurredNotAfter })));
    expect(until('2026-03-01T12:00:00Z')).toEqual([]);
    expect(until('2026-03-01T11:59:59Z')).toEqual(['interval']);
  });

  it('tells types that do not exist, are not built, or stand elsewhere', () => {
    const strange: Attempt = { ...attempt('note.added/1'), type: 'no.such/1' };
    expect(codes(decideItem(item, strange))).toEqual(['type']);
    expect(codes(decideItem(item, attempt('branch.opened/1')))).toEqual(['type']);
    expect(codes(decideItem(item, attempt('case.opened/1')))).toEqual(['chain']);
  });

  it('tells all reasons, not only the first', () => {
    const wrong = attempt(
      'transfer.released/1',
      { recipient: 'ann' },
      {
        author: { account: 'eve', roles: evidenceRoles },
        occurredMs: nowMs - 48 * hourMs,
      },
    );
    expect(codes(decideItem({ ...item, state: 'AT_COURT' }, wrong))).toEqual([
      'state',
      'relation',
      'late-entry',
      'recipient-not-sender',
    ]);
  });

  it('answers whatever is asked of whatever state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...schemas.map(({ type }) => type)),
        fc.constantFrom<CustodyState>(...custodyStates),
        fc.subarray([...personRoles]),
        fc.integer({ min: -1e9, max: 1e9 }),
        (type, state, roles, shift) => {
          const tried = attempt(
            type,
            {},
            {
              author: { account: 'ann', roles },
              occurredMs: nowMs + shift,
            },
          );
          const refusals = decideItem({ ...item, state }, tried);
          expect(refusals.every(({ message }) => message !== '')).toBe(true);
          const schema = vocabulary.get(type);
          const isItem = schema?.chain === 'item' && schema.later !== true;
          if (!isItem || !schema.from.includes(state)) expect(refusals).not.toEqual([]);
        },
      ),
    );
  });
});

function seal(account: string): Attempt {
  return attempt('seal.packaged/1', {}, { author: { account, roles: ['collector'] } });
}
