import { type Body, hashOf } from '../../../../test/support/fields.js';
import {
  at,
  begin,
  chain,
  collected,
  day,
  examine,
  found,
  hour,
  provenance,
  received,
  registered,
  released,
  start,
  type Told,
} from '../../../../test/support/told-chain.js';
import { type FoldEvent } from '../fold-event.js';

describe('what is found besides gaps', () => {
  const sealed: Told = [start + 2 * hour, 'seal.applied', 'col', { sealNumber: 'B2219064' }];
  const sent = released(start + day, 'col', 'cus', { sealNumber: 'B2219064' });

  it('is a transfer that came late, or has not come', () => {
    const late = received(start + 3 * day, 'cus');
    expect(examine(chain(...begin, released(start + day, 'col', 'cus'), late))).toMatchObject([
      {
        ...{ code: 'transfer_unreceived', fromMs: start + 2 * day, untilMs: start + 3 * day },
        ...{ holderBefore: 'col', holderAfter: 'cus', seqs: [3, 4] },
      },
    ]);
    expect(found(chain(...begin, released(start + day, 'col', 'cus')))).toEqual([
      'transfer_unreceived',
    ]);
    const readdressed: Told = [
      ...([start + day + hour, 'transfer.readdressed', 'col'] as const),
      { recipient: 'lab', dueAt: start + 4 * day },
    ];
    const inTime = [
      released(start + day, 'col', 'cus'),
      readdressed,
      received(start + 3 * day, 'lab'),
    ];
    expect(found(chain(...begin, ...inTime))).toEqual([]);
    const whenever: Told = [start + day, 'transfer.released', 'col', { recipient: 'cus' }];
    expect(found(chain(...begin, whenever))).toEqual([]);
  });

  it('is a thing that was sent without a seal', () => {
    const phone: Told = [
      ...([start + hour, 'item.registered', 'col'] as const),
      { bytesState: 'none', category: 'digital_device' },
    ];
    const away = [released(start + day, 'col', 'cus'), received(start + day + hour, 'cus')];
    expect(found(chain(collected, provenance, phone, ...away))).toEqual(['missing_seal']);
    expect(found(chain(collected, provenance, phone, sealed, ...away))).toEqual([]);
    const copies: Told = [start + day, 'transfer.sent_abroad', 'col', { copyOnly: true }];
    expect(found(chain(collected, provenance, phone, copies))).toEqual([]);
  });

  it('is another seal than the one on record, or a broken one', () => {
    const other = received(start + day + hour, 'cus', { observedSeal: 'B2219046' });
    const findings = examine(chain(...begin, sealed, sent, other));
    expect(findings).toMatchObject([{ code: 'other', rule: 'seal_differs', seqs: [3, 5] }]);
    expect(findings[0]?.message).toContain('B2219046');
    expect(findings[0]?.message).toContain('quarantine');
    const same = received(start + day + hour, 'cus', { observedSeal: 'B2219064' });
    expect(found(chain(...begin, sealed, sent, same))).toEqual([]);
    const broken = received(start + day + hour, 'cus', {
      ...{ observedSeal: 'B2219064', sealState: 'broken_unexplained' },
    });
    expect(found(chain(...begin, sealed, sent, broken))).toEqual(['seal_differs']);
    const inspected: Told = [
      ...([start + 3 * hour, 'seal.inspected', 'col'] as const),
      { sealNumber: 'A9', sealState: 'number_mismatch' },
    ];
    const again: Told = [start + 4 * hour, 'item.photographed', 'col', { sealBefore: 'A9' }];
    expect(found(chain(...begin, sealed, inspected, again))).toEqual([
      ...['seal_differs', 'seal_differs'],
    ]);
    expect(examine(chain(...begin, sealed, inspected, again))[1]?.message).not.toContain(
      'quarantine',
    );
    const note: Told = [start + 4 * hour, 'note.added', 'col', { sealBefore: 'A9' }];
    expect(found(chain(...begin, sealed, note))).toEqual([]);
  });

  it('is one person who sends and receives', () => {
    expect(found(chain(...begin, sent, received(start + day + hour, 'col')))).toEqual([
      'one_person_on_both_sides',
    ]);
  });

  it('is an act that states a time before the one on which it builds', () => {
    const earlier = received(start + day - 2 * hour, 'cus');
    expect(found(chain(...begin, sent, earlier))).toEqual(['out_of_order']);
    const sameDay = received(start + day - 2 * hour, 'cus', { occurredPrecision: 'day' });
    expect(found(chain(...begin, sent, sameDay))).toEqual([]);
  });

  it('is storage without a place', () => {
    const stored = (body: Body): Told => [start + 2 * hour, 'storage.entered', 'col', body];
    expect(found(chain(...begin, stored({})))).toEqual(['storage_without_place']);
    expect(found(chain(...begin, stored({ vault: ' ' })))).toEqual(['storage_without_place']);
    expect(found(chain(...begin, stored({ vault: 'V1' })))).toEqual([]);
    expect(found(chain(...begin, stored({ storageUri: 's3://x' })))).toEqual([]);
  });

  it('is a journey that nobody can make', () => {
    const raqqa = { description: 'Raqqa', lat: '35.9506', lon: '39.0094' };
    const paris = { description: 'Paris', lat: '48.8566', lon: '2.3522' };
    const seen = (ms: number, place: Body, more: Body = {}): Told => [
      ...([ms, 'item.photographed', 'col'] as const),
      { place, ...more },
    ];
    const from = seen(start + 2 * hour, raqqa);
    expect(found(chain(...begin, from, seen(start + 3 * hour, paris)))).toEqual([
      'impossible_travel',
    ]);
    expect(found(chain(...begin, from, seen(start + 8 * hour, paris)))).toEqual([]);
    expect(found(chain(...begin, from, seen(start + 2 * hour, raqqa)))).toEqual([]);
    const someDay = { occurredPrecision: 'day' };
    expect(found(chain(...begin, from, seen(start + 3 * hour, paris, someDay)))).toEqual([]);
    const somewhere = { ...paris, accuracyMetres: '5000000' };
    expect(found(chain(...begin, from, seen(start + 3 * hour, somewhere)))).toEqual([]);
    const grid = { description: 'Raqqa', mgrs: '37SEV 00847 78469' };
    const nowhere = { description: 'on the road' };
    expect(
      found(chain(...begin, from, seen(start + 3 * hour, nowhere), seen(start + 4 * hour, grid))),
    ).toEqual([]);
  });

  it('is a chain of which more than a tenth was written late', () => {
    const notes = Array.from({ length: 17 }, (_, n): Told => [
      start + n * hour,
      'note.added',
      'col',
    ]);
    const lateIn = (events: readonly FoldEvent[], count: number): readonly FoldEvent[] =>
      events.map((event) =>
        event.seq < count ? { ...event, loggedMs: event.occurredMs + 2 * day } : event,
      );
    expect(found(lateIn(chain(...begin, ...notes), 2))).toEqual([]);
    expect(examine(lateIn(chain(...begin, ...notes), 3))).toMatchObject([
      { code: 'late_entry', seqs: [0, 1, 2] },
    ]);
  });

  it('is a clock that nobody compared', () => {
    const clock = { clockSource: 'device_unsynced' };
    expect(found(chain(...begin, [start + day, 'note.added', 'col', clock]))).toEqual([
      'unknown_clock',
    ]);
    const camera = (more: Body): Told => [
      ...([start, 'provenance.recorded', 'col'] as const),
      { collectedAt: { ...at(start, 'second'), ...clock, ...more } },
    ];
    expect(found(chain(collected, camera({}), registered))).toEqual(['unknown_clock']);
    expect(found(chain(collected, camera({ clockOffsetSeconds: 0 }), registered))).toEqual([]);
  });

  it('is a working copy that was used as the original', () => {
    const copy: Told = [
      ...([start + hour, 'item.registered', 'col'] as const),
      { bytesState: 'none', originality: 'working_copy' },
    ];
    const exhibit: Told = [start + day, 'exhibit.assigned', 'col', {}];
    const examined: Told = [start + day, 'examination.started', 'col', { onOriginal: true }];
    expect(found(chain(collected, provenance, copy, exhibit))).toEqual([
      'working_copy_as_original',
    ]);
    expect(found(chain(collected, provenance, copy, examined))).toEqual([
      'working_copy_as_original',
    ]);
    expect(found(chain(...begin, exhibit, examined))).toEqual([]);
    expect(found(chain(collected, provenance, copy, [start + day, 'note.added', 'col']))).toEqual(
      [],
    );
  });

  it('is a source that gave only weak digests', () => {
    const digest = (algorithm: string, origin = 'declared_by_source') => ({ algorithm, origin });
    const file = (digests: Body[string][], more: Body = {}): Told => [
      ...([start + 2 * hour, 'file.attached', 'col'] as const),
      { sha256: hashOf(5), digests, ...more },
    ];
    const weak = examine(chain(...begin, file([digest('md5'), digest('sha-1')])));
    expect(weak).toMatchObject([{ code: 'weak_digest', seqs: [3] }]);
    expect(weak[0]?.message).toContain('event 3');
    expect(found(chain(...begin, file([digest('md5'), digest('sha-256')])))).toEqual([]);
    expect(found(chain(...begin, file([digest('md5', 'computed_here')])))).toEqual([]);
    expect(found(chain(...begin, file([digest('md5')], { announcedSha256: hashOf(5) })))).toEqual(
      [],
    );
    const unread = { digests: [digest('md5')] };
    const alone = examine(chain(...begin, [start + 2 * hour, 'note.added', 'col', unread]));
    expect(alone).toMatchObject([{ code: 'weak_digest', seqs: [3] }]);
  });

  it('is an event before the item from which this one derives', () => {
    expect(found(chain(...begin), start + hour + 1)).toEqual([
      ...['before_parent', 'before_parent', 'before_parent'],
    ]);
    expect(found(chain(...begin), start)).toEqual([]);
  });
});
