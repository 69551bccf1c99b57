import { type Body, hashOf } from '../../../../test/support/fields.js';
import {
  at,
  begin,
  chain,
  day,
  examine,
  found,
  hour,
  nowMs,
  provenance,
  received,
  released,
  start,
  type Told,
} from '../../../../test/support/told-chain.js';
import { examineCustody } from './examine.js';

describe('gaps in who held an item', () => {
  it('are none where each hands it to the next', () => {
    const passed = chain(
      ...begin,
      released(start + day, 'col', 'cus'),
      received(start + day + hour, 'cus'),
      released(start + 2 * day, 'cus', 'lab'),
      received(start + 2 * day + 5 * hour, 'lab'),
    );
    expect(found(passed)).toEqual([]);
    expect(examineCustody(passed, { nowMs }).legs.map(({ holder }) => holder)).toEqual([
      ...['col', 'cus', 'lab'],
    ]);
  });

  it('are the time between collection and the first who says that they held it', () => {
    const late = chain(provenance, [
      start + 3 * day,
      'item.registered',
      'cus',
      { bytesState: 'none' },
    ]);
    expect(examine(late)).toMatchObject([
      {
        ...{ code: 'gap', certain: true, fromMs: start, untilMs: start + 3 * day },
        ...{ holderAfter: 'cus', seqs: [1], explainedBy: [] },
      },
    ]);
    const atOnce: Told = [start, 'item.registered', 'cus', { bytesState: 'none' }];
    expect(found(chain(provenance, atOnce))).toEqual([]);
  });

  const declared = (from: Body, until: Body, custodian: string): Told => [
    ...([start, 'custody.prior_declared', 'inv'] as const),
    { heldFrom: from, heldUntil: until, custodian, basis: 'testimony' },
  ];
  const atHome: Told = [start + 3 * day, 'item.registered', 'cus', { bytesState: 'none' }];

  it('are closed by declared legs that state the same moments', () => {
    const legs = chain(
      provenance,
      declared(at(start), at(start + day, 'hour'), 'Unit A'),
      declared(at(start + day, 'hour'), at(start + 3 * day), 'Unit B'),
      atHome,
    );
    expect(found(legs)).toEqual([]);
  });

  it('are possible where imprecise times may or may not meet', () => {
    const legs = chain(
      provenance,
      declared(at(start), at(start + day, 'day'), 'Unit A'),
      declared(at(start + day + hour, 'day'), at(start + 3 * day), 'Unit B'),
      atHome,
    );
    expect(found(legs)).toEqual(['gap perhaps']);
  });

  it('are certain where no reading of imprecise times makes them meet', () => {
    const legs = chain(
      provenance,
      declared(at(start), at(start + hour, 'minute'), 'Unit A'),
      declared(at(start + day, 'hour'), at(start + 3 * day), 'Unit B'),
      atHome,
    );
    expect(examine(legs)).toMatchObject([
      { code: 'gap', certain: true, holderBefore: 'Unit A', holderAfter: 'Unit B' },
    ]);
  });

  it('say nothing of a leg whose times nobody knows, but that it may cover them', () => {
    const unknown = { status: 'unknown' };
    expect(found(chain(provenance, declared(unknown, unknown, 'Unit A'), atHome))).toEqual([
      'gap perhaps',
    ]);
    const nobody = chain(provenance, [start, 'custody.prior_declared', 'inv', {}], atHome);
    expect(found(nobody)).toEqual(['gap']);
  });

  it('are the time in which it was missing, and go on while it is', () => {
    const lost: Told = [start + day, 'incident.lost', 'col'];
    const back: Told = [start + 5 * day, 'incident.found', 'col'];
    expect(examine(chain(...begin, lost, back))).toMatchObject([
      { code: 'gap', fromMs: start + day, untilMs: start + 5 * day, holderBefore: 'col' },
    ]);
    expect(examine(chain(...begin, lost))).toMatchObject([
      { code: 'gap', fromMs: start + day, untilMs: nowMs },
    ]);
  });

  it('end where the item was given back', () => {
    const returned: Told = [start + day, 'disposition.returned_to_owner', 'col'];
    expect(found(chain(...begin, returned))).toEqual([]);
  });

  it('are not asked for where nothing says that anybody ever had it', () => {
    expect(found(chain([start, 'note.added', 'col']))).toEqual([]);
  });

  it('are overlaps where two held it at once', () => {
    const twice = chain(
      provenance,
      declared(at(start), at(start + 2 * day), 'Unit A'),
      declared(at(start + day), at(start + 3 * day), 'Unit B'),
      atHome,
    );
    expect(examine(twice)).toMatchObject([
      { code: 'overlap', fromMs: start + day, untilMs: start + 2 * day, seqs: [1, 2] },
    ]);
  });

  it('stay when they are explained, and are marked', () => {
    const explanation = (body: Body): Told => [
      ...([start + 4 * day, 'gap.explained', 'cus'] as const),
      { explanation: 'a convoy', finding: 'gap', ...body },
    ];
    const times = { gapFrom: at(start), gapUntil: at(start + 3 * day) };
    expect(found(chain(provenance, atHome, explanation(times)))).toEqual(['gap explained']);
    const byHash = { ...times, gapUntil: at(start + day), eventHashes: [hashOf(1)] };
    expect(found(chain(provenance, atHome, explanation(byHash)))).toEqual(['gap explained']);
    const tooShort = { ...times, gapUntil: at(start + day) };
    expect(found(chain(provenance, atHome, explanation(tooShort)))).toEqual(['gap']);
    const ofAnother = { ...times, finding: 'overlap' };
    expect(found(chain(provenance, atHome, explanation(ofAnother)))).toEqual(['gap']);
    expect(found(chain(provenance, atHome, explanation({})))).toEqual(['gap']);
    // Written early and widely, it would answer whatever comes.
    const early = chain(...begin, explanation({ ...times, gapUntil: at(nowMs) }), [
      ...([start + 5 * day, 'incident.lost', 'col'] as const),
    ]);
    expect(found(early)).toEqual(['gap']);
  });

  it('are not answered by words written before them', () => {
    const wide = (until: number): Told => [
      ...([start + 4 * day, 'gap.explained', 'cus'] as const),
      { explanation: 'x', finding: 'gap', gapFrom: at(start), gapUntil: at(until) },
    ];
    const gaps = (...told: readonly Told[]) => found(chain(...told)).filter(isGap);
    const isGap = (words: string): boolean => words.startsWith('gap');
    const lost: Told = [start + day, 'incident.lost', 'col'];
    const again: Told = [start + 2 * day, 'incident.found', 'col'];
    expect(gaps(...begin, lost, again, wide(start + 3 * day))).toEqual(['gap explained']);
    // Entered late, of a time that was explained already.
    expect(gaps(...begin, wide(start + 3 * day), lost, again)).toEqual(['gap']);
    // It was known then, and went on beyond what anybody could know.
    expect(gaps(...begin, lost, wide(nowMs))).toEqual(['gap']);
  });
});
