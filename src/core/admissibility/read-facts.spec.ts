import { type Body, hashOf } from '../../../test/support/fields.js';
import {
  at,
  begin,
  chain,
  collected,
  day,
  hour,
  received,
  registered,
  released,
  start,
  type Told,
} from '../../../test/support/told-chain.js';
import {
  after,
  digital,
  factsOf,
  military,
  provenanceOf,
} from '../../../test/support/told-record.js';
import { examineCustody } from '../custody/gaps/examine.js';
import { emptyItem } from '../custody/item-state.js';
import { readFacts } from './read-facts.js';

describe('what the rules read of the record', () => {
  it('is how the item was come by', () => {
    expect(factsOf([collected, military(), registered])).toMatchObject({
      ...{ certainGaps: 0, possibleGaps: 0, collector: 'named', placeStated: true },
      ...{ timeStated: true, circumstancesStated: true, legalBasisStated: true },
      ...{ clock: 'synchronised', detentionLink: false, classified: false },
    });
    const vague = military({
      ...{ place: { description: 'somewhere' }, collectedAt: at(start, 'month') },
      ...{ capturingForce: { status: 'withheld', by: 'FR' }, activity: 'detention_search' },
      ...{ treatmentDeclaration: 'none seen', classification: { owner: 'FR', level: 'secret' } },
    });
    expect(factsOf([vague, registered])).toMatchObject({
      ...{ collector: 'sealed', placeStated: false, timeStated: false, detentionLink: true },
      ...{ treatmentDeclared: true, classified: true },
    });
    const unknown = { status: 'unknown' };
    const silent = factsOf([
      provenanceOf({
        sourceKind: 'civil_society',
        place: unknown,
        collectedAt: unknown,
        collectingOrganisation: unknown,
      }),
      registered,
    ]);
    expect(silent).toMatchObject({ collector: 'unnamed', classified: false });
    expect(silent).not.toHaveProperty('placeStated');
    expect(silent).not.toHaveProperty('clock');
    expect(factsOf([registered])).not.toHaveProperty('collector');
    const taken: Told = [start, 'item.seized', 'col', { finder: 'A. Officer' }];
    expect(factsOf([taken, provenanceOf({ sourceKind: 'law_enforcement' })]).collector).toBe(
      'named',
    );
    expect(factsOf([provenanceOf({ sourceKind: 'online' })])).not.toHaveProperty('collector');
  });

  it('is what became of it since: digests, seals, transfers', () => {
    expect(factsOf([collected, military(), registered])).not.toHaveProperty('digestCheck');
    expect(factsOf([collected, military(), digital])).toMatchObject({
      ...{ digestCheck: 'never', digestOrigin: 'computed_here' },
    });
    const check = (sha256: string) => after(3, 'integrity.checked', { observedSha256: sha256 });
    expect(factsOf([collected, military(), digital, check(hashOf(5))]).digestCheck).toBe('match');
    expect(factsOf([collected, military(), digital, check(hashOf(6))]).digestCheck).toBe('differs');
    const announced = after(4, 'file.attached', { sha256: hashOf(7), announcedSha256: hashOf(7) });
    expect(factsOf([collected, military(), digital, announced])).toMatchObject({
      ...{ digestOrigin: 'announced', sourceDigests: 'strong' },
    });
    const declared = (algorithm: string) =>
      after(4, 'file.attached', {
        ...{ sha256: hashOf(7), digests: [{ algorithm, origin: 'declared_by_source' }] },
      });
    expect(factsOf([collected, military(), declared('md5')]).sourceDigests).toBe('weak');
    expect(factsOf([collected, military(), declared('sha-512')]).sourceDigests).toBe('strong');
    const sealed = [after(2, 'seal.packaged', { sealNumber: 'A1' }), after(3, 'seal.broken', {})];
    const sent = [released(start + day, 'col', 'cus'), received(start + day + hour, 'cus')];
    expect(
      factsOf([...begin, ...sealed, ...sent, released(start + 2 * day, 'cus', 'x')]),
    ).toMatchObject({
      ...{ transfers: 2, transfersOpen: 1, transfersOneSided: 0, sealsKnown: 1 },
      ...{ sealedInventory: true, sealsOpenedUnwitnessed: 1, sealBreaks: 0 },
    });
    // A copy goes abroad, and the item stays.
    const copied = after(5, 'transfer.sent_abroad', { copyOnly: true });
    expect(factsOf([...begin, copied])).toMatchObject({ transfers: 1, transfersOpen: 0 });
    const found = after(6, 'incident.tamper_suspected', { description: 'a torn bag' });
    const lifted = after(7, 'quarantine.lifted', { sealNumber: 'A3' });
    expect(factsOf([...begin, released(start + 5, 'col', 'cus'), found, lifted])).toMatchObject({
      ...{ transfers: 1, transfersOpen: 0 },
    });
    expect(factsOf([...begin, after(2, 'seal.applied', {})]).sealedInventory).toBe(false);
    expect(factsOf([...begin, after(2, 'note.added')])).not.toHaveProperty('sealedInventory');
  });

  it('is what was done with it', () => {
    const started = (body: Body) => after(5, 'examination.started', { onOriginal: true, ...body });
    const tool = { tool: 'imager', toolVersion: '1' };
    const reasons = { competence: 'certified', whyOriginal: 'no other way' };
    expect(factsOf([...begin, started({ ...tool, ...reasons })])).toMatchObject({
      ...{ examinations: 1, originalTouched: true, touchExplained: true, toolsStated: true },
      ...{ decrypted: false, translations: 0 },
    });
    expect(factsOf([...begin, started({}), after(6, 'derivation.decrypted')])).toMatchObject({
      ...{ touchExplained: false, toolsStated: false, decrypted: true },
    });
    const broken = after(4, 'seal.broken', { witness: 'B' });
    const again = after(7, 'seal.applied', { sealNumber: 'A2' });
    expect(factsOf([...begin, broken, started(tool)]).sealsReplacedAfterExpert).toBe(false);
    expect(factsOf([...begin, broken, started(tool), again]).sealsReplacedAfterExpert).toBe(true);
    const leaving = after(7, 'examination.ended', { sealAfter: 'A3' });
    expect(factsOf([...begin, broken, started(tool), leaving]).sealsReplacedAfterExpert).toBe(true);
    expect(factsOf([...begin, started(tool)])).not.toHaveProperty('sealsReplacedAfterExpert');
    const translated = (body: Body) => after(6, 'derivation.translated', body);
    const whole = { translator: 'C', sourceSha256: hashOf(5), targetLanguage: 'ar-TN' };
    expect(factsOf([...begin, translated(whole)])).toMatchObject({
      ...{ translations: 1, translationsComplete: true, arabicVersion: true },
    });
    expect(factsOf([...begin, translated({ targetLanguage: 'fr' })])).toMatchObject({
      ...{ translationsComplete: false, arabicVersion: false },
    });
    expect(factsOf([...begin, translated({})]).arabicVersion).toBe(false);
  });

  it('is whom it concerns, and who has had it before them', () => {
    const restricted = (kind: string) =>
      after(2, 'restriction.set', { restrictionRef: kind, kind });
    expect(factsOf([...begin])).toMatchObject({
      ...{ minor: 'no', privileged: false, specialCategory: false, objections: 0 },
    });
    expect(factsOf([...begin, restricted('legal_privilege')]).privileged).toBe(true);
    const reviewed = after(3, 'restriction.privilege_reviewed', {});
    expect(factsOf([...begin, restricted('legal_privilege'), reviewed]).privilegeReviewed).toBe(
      true,
    );
    expect(factsOf([...begin, restricted('biometric')])).toMatchObject({
      ...{ specialCategory: true, necessityStated: false },
    });
    const compared = after(3, 'analysis.biometric_compared', { necessity: 'identity in doubt' });
    expect(factsOf([...begin, compared])).toMatchObject({
      specialCategory: true,
      necessityStated: true,
    });
    const sample = after(1, 'item.registered', {
      bytesState: 'none',
      category: 'biometric_sample',
    });
    expect(factsOf([collected, sample]).specialCategory).toBe(true);
    const served = (schedule: string, body: Body = {}) =>
      after(6, 'disclosure.served', { schedule, ...body });
    expect(factsOf([...begin, served('used'), after(7, 'disclosure.verified')])).toMatchObject({
      ...{ disclosed: true, unusedScheduled: false, disclosureVerified: true },
    });
    expect(factsOf([...begin, served('sensitive', { withheld: [{ ground: 'x' }] })])).toMatchObject(
      {
        ...{ disclosed: false, unusedScheduled: true, withheldWithGrounds: true },
      },
    );
    expect(
      factsOf([...begin, after(6, 'court.produced'), after(7, 'admissibility.objected')]),
    ).toMatchObject({ producedInCourt: true, objections: 1 });
  });

  it('is in which schedules it is served, alone or with its case, as the last word has it', () => {
    const served = (hours: number, body: Body): Told =>
      after(hours, 'disclosure.served', { artifactDigests: [hashOf(5)], ...body });
    const first = served(5, { schedule: 'used', withheld: [{ ground: 'sources' }] });
    const events = chain(...begin, first);
    const restated = served(6, { schedule: 'unused', supersedes: events.at(-1)?.eventHash ?? '' });
    expect(factsOf([...begin, first])).toMatchObject({
      disclosed: true,
      withheldWithGrounds: true,
    });
    const last = factsOf([...begin, first, restated]);
    expect(last).toMatchObject({ disclosed: false, unusedScheduled: true });
    expect(last).not.toHaveProperty('withheldWithGrounds');
    const custody = examineCustody(events, { nowMs: start });
    const withCase = { schedule: 'sensitive', isPartial: true };
    const own = { events, custody, nowMs: start };
    expect(readFacts({ ...own, servedWithCase: [withCase] })).toMatchObject({
      ...{ disclosed: true, unusedScheduled: true, withheldWithGrounds: true },
    });
    expect(readFacts({ events: [], custody, nowMs: start, servedWithCase: [] })).not.toHaveProperty(
      'disclosed',
    );
  });

  it('is within which limits a request binds its use', () => {
    const requests = [{ useLimits: ['murder', 'attempt'] }, { useLimits: ['murder'] }];
    const facts = (given: typeof requests) =>
      readFacts({
        ...{ events: [], nowMs: start, requests: given },
        custody: examineCustody([], { nowMs: start }),
      });
    expect(facts(requests)).toMatchObject({ underRequest: true, useLimits: ['murder', 'attempt'] });
    expect(facts([{ useLimits: [] }])).toMatchObject({ underRequest: true });
    expect(facts([{ useLimits: [] }])).not.toHaveProperty('useLimits');
    expect(facts([])).toMatchObject({ underRequest: false });
  });

  it('is of a child what the record says of its parent’s collection', () => {
    const child = after(5, 'item.registered', { bytesState: 'none', parentId: hashOf(9) });
    expect(factsOf([child], [collected, military(), registered])).toMatchObject({
      ...{ collector: 'named', placeStated: true, originatorBound: true, courtUse: 'allowed' },
    });
    const [consented, withdrawn] = ['release.consented', 'release.withdrawn'].map((type) =>
      after(6, type, { scope: ['court_use'] }),
    );
    if (consented === undefined || withdrawn === undefined) throw new Error('there are two');
    const of = (parent: readonly Told[], own: readonly Told[] = []) =>
      factsOf(
        [child, ...own],
        [collected, military({ release: 'pending' }), registered, ...parent],
      );
    expect(of([])).toMatchObject({ courtUse: 'denied', underRequest: false });
    const limited = after(6, 'restriction.set', { restrictionRef: 'R', kind: 'purpose_limit' });
    expect(of([limited])).toMatchObject({ underRequest: true });
    expect(of([consented])).toMatchObject({ courtUse: 'allowed' });
    expect(of([], [consented])).toMatchObject({ courtUse: 'allowed' });
    expect(of([consented, withdrawn], [consented])).toMatchObject({ courtUse: 'denied' });
    expect(of([consented], [consented, withdrawn])).toMatchObject({ courtUse: 'denied' });
  });

  it('is what stands against the items from which it derives, seen or not', () => {
    const child = after(5, 'item.registered', { bytesState: 'none', parentId: hashOf(9) });
    const restricted = after(2, 'restriction.set', {
      ...{ restrictionRef: 'R', kind: 'legal_privilege' },
    });
    const screened = after(3, 'restriction.privilege_reviewed');
    expect(factsOf([child])).toMatchObject({ minor: 'no', privileged: false });
    const unscreened = factsOf([child], [...begin, restricted]);
    expect(unscreened).toMatchObject({ privileged: true });
    expect(unscreened).not.toHaveProperty('privilegeReviewed');
    expect(factsOf([child], [...begin, restricted, screened])).toMatchObject({
      ...{ privileged: true, privilegeReviewed: true },
    });
    const unseen = { ...emptyItem, minor: 'unknown' } as const;
    const custody = examineCustody([], { nowMs: start });
    const facts = readFacts({ events: [], nowMs: start, custody, unseenAncestors: [unseen] });
    expect(facts).toMatchObject({ minor: 'unknown', juvenileRestricted: false });
  });
});
