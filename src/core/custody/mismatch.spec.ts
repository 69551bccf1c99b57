import { type Body, eventOf, hashOf, without } from '../../../test/support/fields.js';
import { foldItem } from './fold-item.js';
import { emptyItem, type ItemState } from './item-state.js';

type Step = readonly [type: string, body?: Body, account?: string];

function after(...steps: readonly Step[]): ItemState {
  return steps.reduce(
    (state, [type, body = {}, account], seq) => foldItem(state, eventOf(type, seq, body, account)),
    emptyItem,
  );
}

const registered: Step = ['item.registered', { bytesState: 'received', sha256: hashOf(1) }];
const sealed: Step = ['seal.applied', { sealNumber: 'A1' }];
const broken: Step = ['seal.broken', { sealNumber: 'A1' }];
const released: Step = ['transfer.released', { recipient: 'rob' }];
const offered: Step = ['handover.offered', { recipient: 'rob' }];
const received = (body: Body): Step => ['transfer.received', body, 'rob'];
const failed: Step = [
  'integrity.checked',
  { expectedSha256: hashOf(1), observedSha256: hashOf(2) },
];

describe('what differs from the record', () => {
  it.each<[string, Body]>([
    ['another seal', { observedSeal: 'B2' }],
    ['a seal broken and nobody knows why', { observedSeal: 'A1', sealState: 'broken_unexplained' }],
    ['another digest', { observedSeal: 'A1', observedSha256: hashOf(2) }],
    [
      'another digest among several',
      { observedSha256: hashOf(1), furtherObservedSha256: [hashOf(2)] },
    ],
    ['another seal before the act', { sealBefore: 'B2' }],
  ])('passes into custody, and into quarantine: %s', (_name, body) => {
    const item = after(registered, sealed, released, received(body));
    expect(item).toMatchObject({ state: 'QUARANTINED', holder: 'rob', quarantine: { seq: 3 } });
    const handed = after(registered, sealed, offered, ['handover.accepted', body, 'rob']);
    expect(handed).toMatchObject({ state: 'QUARANTINED', holder: 'rob' });
  });

  it.each<[string, Body]>([
    [
      'the seal and the digest on record',
      { observedSeal: 'A1', observedSha256: hashOf(1), sealBefore: 'A1' },
    ],
    [
      'a seal that was broken with authority',
      { observedSeal: 'A1', sealState: 'broken_authorised' },
    ],
    ['nothing, for it was erased', {}],
  ])('is not: %s', (_name, body) => {
    expect(after(registered, sealed, released, received(body)).state).toBe('IN_CUSTODY');
  });

  it('is a seal on a thing whose seal was broken, but not where none was ever on record', () => {
    const observed = received({ observedSeal: 'A1' });
    expect(after(registered, sealed, broken, released, observed).state).toBe('QUARANTINED');
    expect(after(registered, released, observed).state).toBe('IN_CUSTODY');
    const stated = received({ sealBefore: 'A1' });
    expect(after(registered, sealed, broken, released, stated).state).toBe('IN_CUSTODY');
  });

  it('is no digest where none is on record', () => {
    const thing: Step = ['item.registered', { bytesState: 'none' }];
    expect(after(thing, released, received({ observedSha256: hashOf(2) })).state).toBe(
      'IN_CUSTODY',
    );
  });

  it('is a seal inspected with another number', () => {
    const inspected = (sealNumber: string): Step => ['seal.inspected', { sealNumber }];
    expect(after(registered, sealed, inspected('B2')).state).toBe('QUARANTINED');
    expect(after(registered, sealed, inspected('A1')).state).toBe('IN_CUSTODY');
  });

  it('is a check that failed, in whatever hands', () => {
    const passed: Step = [
      'integrity.checked',
      { expectedSha256: hashOf(1), observedSha256: hashOf(1) },
    ];
    expect(after(registered, passed).state).toBe('IN_CUSTODY');
    expect(after(registered, failed).state).toBe('QUARANTINED');
    expect(after(registered, released, failed).state).toBe('QUARANTINED');
  });

  it('is a file that was announced otherwise', () => {
    const file = (announcedSha256: string): Step => [
      'file.attached',
      { sha256: hashOf(3), announcedSha256 },
    ];
    expect(after(registered, file(hashOf(3)))).toMatchObject({
      state: 'IN_CUSTODY',
      bytesState: 'received',
    });
    expect(after(registered, file(hashOf(4)))).toMatchObject({
      state: 'QUARANTINED',
      bytesState: 'mismatch',
    });
  });

  it('is a registration with other bytes than announced', () => {
    const other = { bytesState: 'mismatch', sha256: hashOf(1), announcedSha256: hashOf(2) };
    expect(after(['item.registered', other]).state).toBe('QUARANTINED');
    expect(after(['item.registered', without(other, 'bytesState')]).state).toBe('QUARANTINED');
  });

  it('found on a draft waits until there is a holder who can have it lifted', () => {
    const file: Step = ['file.attached', { sha256: hashOf(3), announcedSha256: hashOf(4) }];
    expect(after(file)).toMatchObject({ state: 'DRAFT', quarantine: { seq: 0 } });
    const item = after(file, ['item.registered', { bytesState: 'awaited' }]);
    expect(item).toMatchObject({ state: 'QUARANTINED', bytesState: 'mismatch', holder: 'ann' });
  });

  it('found while the thing is missing waits until it is found', () => {
    expect(after(registered, ['incident.lost'], failed).state).toBe('MISSING');
    expect(after(registered, ['incident.lost'], failed, ['incident.found']).state).toBe(
      'QUARANTINED',
    );
    expect(after(registered, ['incident.lost'], ['incident.found']).state).toBe('IN_CUSTODY');
    const found: Step = ['incident.found', { observedSeal: 'B2' }];
    expect(after(registered, sealed, ['incident.lost'], found).state).toBe('QUARANTINED');
  });

  it.each(['incident.tamper_suspected', 'incident.damaged'])('is whatever %s reports', (type) => {
    expect(after(registered, [type])).toMatchObject({
      state: 'QUARANTINED',
      quarantine: { seq: 1 },
    });
  });

  it('keeps its first cause through further checks, until two persons lift it', () => {
    const item = after(registered, failed, failed, ['note.added']);
    expect(item).toMatchObject({ state: 'QUARANTINED', quarantine: { seq: 1 } });
    const lifted = after(registered, sealed, released, received({ observedSeal: 'B2' }), [
      'quarantine.lifted',
      { sealNumber: 'B2' },
    ]);
    expect(lifted).toMatchObject({
      state: 'IN_CUSTODY',
      holder: 'rob',
      seal: { number: 'B2', on: true },
    });
    expect(lifted.quarantine).toBeUndefined();
    expect(after(registered, sealed, failed, ['quarantine.lifted']).seal?.number).toBe('A1');
  });

  it('ends a transfer that it interrupted: the sender holds the item still', () => {
    const item = after(registered, released, ['incident.damaged', {}, 'rob']);
    expect(item).toMatchObject({ state: 'QUARANTINED', holder: 'ann', recipient: 'rob' });
    const lifted = after(registered, released, ['incident.damaged'], ['quarantine.lifted']);
    expect(lifted).toMatchObject({ state: 'IN_CUSTODY', holder: 'ann' });
    expect(lifted.transfer).toBeUndefined();
  });
});
