import { type Body, hashOf } from '../../../test/support/fields.js';
import {
  at,
  begin,
  collected,
  hour,
  registered,
  start,
  type Told,
} from '../../../test/support/told-chain.js';
import {
  after,
  digital,
  factsOf,
  military,
  provenanceOf,
  resultsOf,
} from '../../../test/support/told-record.js';

describe('the rules in the test stories', () => {
  it('3: a consent withdrawn turns C-12, and ICC-03 with it', () => {
    const consent = after(10, 'release.consented', { scope: ['court_use', 'defence_disclosure'] });
    const withdrawal = after(20, 'release.withdrawn', { scope: ['court_use'] });
    const stick = [collected, military({ release: 'conditional' }), digital];
    expect(resultsOf([...stick, consent], ['C-12', 'ICC-03'])).toEqual(['met', 'met']);
    expect(resultsOf([...stick, consent, withdrawal], ['C-12', 'ICC-03'])).toEqual([
      ...['not_met', 'not_met'],
    ]);
    expect(resultsOf([...begin, registered], ['C-12'])).toEqual(['unknown']);
  });

  it('6: a clock whose offset somebody verified is met, one that nobody compared is not', () => {
    const camera = (more: Body) =>
      military({
        collectedAt: {
          ...at(start, 'second'),
          ...{ clockSource: 'device_unsynced', ...more },
        },
      });
    const verified = { clockOffsetSeconds: -128_475_600, offsetVerifiedBy: 'examiner' };
    expect(resultsOf([collected, camera(verified), digital], ['C-19'])).toEqual(['met']);
    expect(resultsOf([collected, camera({}), digital], ['C-19'])).toEqual(['not_met']);
    const unnamed = { clockOffsetSeconds: 5 };
    expect(resultsOf([collected, camera(unnamed), digital], ['C-19'])).toEqual(['not_met']);
  });

  it('9: an image unchanged since intake whose embedded digest was wrong before', () => {
    const digest = (origin: string, value: string) => ({
      ...{ algorithm: 'md5', value, scope: 'media_stream', origin },
    });
    const image = (embedded: string): Told => [
      ...([start + hour, 'item.registered', 'col'] as const),
      {
        ...{ bytesState: 'received', category: 'forensic_image', sourceKind: 'military' },
        ...{ sha256: hashOf(5) },
        digests: [digest('embedded_in_container', embedded), digest('computed_here', 'aa')],
      },
    ];
    const check = after(3, 'integrity.checked', { observedSha256: hashOf(5) });
    expect(resultsOf([collected, military(), image('bb'), check], ['C-04', 'C-06'])).toEqual([
      ...['met', 'not_met'],
    ]);
    expect(resultsOf([collected, military(), image('aa'), check], ['C-06'])).toEqual(['met']);
    // What was computed over the container says nothing of the media in it.
    const ofFile = after(4, 'file.attached', {
      digests: [{ ...digest('computed_here', 'bb'), scope: 'file' }],
    });
    expect(resultsOf([collected, military(), image('aa'), check, ofFile], ['C-06'])).toEqual([
      'met',
    ]);
  });

  it('10: a person of unknown age is treated as a minor', () => {
    const boy = (minorAtEvent: string) =>
      military({ foundOnPerson: { personId: 'P1', relation: 'on_person', minorAtEvent } });
    const restricted = after(2, 'restriction.set', { restrictionRef: 'R', kind: 'juvenile' });
    expect(resultsOf([collected, boy('unknown'), digital], ['C-15'])).toEqual(['not_met']);
    expect(resultsOf([collected, boy('yes'), digital], ['C-15'])).toEqual(['not_met']);
    expect(resultsOf([collected, boy('unknown'), digital, restricted], ['C-15'])).toEqual(['met']);
    expect(resultsOf([collected, boy('no'), digital], ['C-15'])).toEqual(['not_applicable']);
    const unsaid = military({ foundOnPerson: { personId: 'P1' } });
    expect(resultsOf([collected, unsaid, digital], ['C-15'])).toEqual(['not_met']);
  });

  it('13: a deleted post of which a screenshot survives, taken by a persona without authorisation', () => {
    const post = (body: Body) =>
      provenanceOf({
        ...{
          sourceKind: 'online',
          requestedUrl: 'https://example.org/1',
          method: 'screenshot_only',
        },
        ...{ investigatorId: 'I1', persona: 'undercover', discoveryPath: 'search', ...body },
      });
    const capture: Told = [
      ...([start + hour, 'item.registered', 'col'] as const),
      {
        bytesState: 'received',
        category: 'online_capture',
        sourceKind: 'online',
        sha256: hashOf(5),
      },
    ];
    expect(resultsOf([post({}), capture], ['ICC-07'])).toEqual(['not_met']);
    expect(factsOf([post({}), capture])).toMatchObject({
      ...{ persona: 'undercover', personaAuthorised: false },
    });
    const whole = {
      ...{ method: 'full_page', htmlArtifactId: hashOf(1), fullPageArtifactId: hashOf(2) },
      ...{ authorisationRef: 'A-1' },
    };
    expect(resultsOf([post(whole), capture], ['ICC-07'])).toEqual(['met']);
    expect(factsOf([post(whole), capture]).personaAuthorised).toBe(true);
  });

  it('14: a notebook taken after a detainee was questioned', () => {
    const notebook = [collected, military({ detainingAuthority: 'a partner force' }), registered];
    const answer = (given: 'yes' | 'no') => new Map([['C-11', { answer: given }]]);
    expect(resultsOf(notebook, ['C-11'])).toEqual(['unknown']);
    expect(resultsOf(notebook, ['C-11'], answer('yes'))).toEqual(['not_met']);
    expect(resultsOf(notebook, ['C-11'], answer('no'))).toEqual(['met']);
  });

  it('15: material obtained for one count and proposed for another', () => {
    const mla = provenanceOf({ sourceKind: 'private_sector', provider: 'P', processType: 'mla' });
    const material = [mla, registered];
    const inside = new Map([['EW-09', { answer: 'no' } as const]]);
    expect(resultsOf(material, ['EW-09', 'C-14'], inside)).toEqual(['not_met', 'unknown']);
    const consent = after(9, 'release.consented', { scope: ['other_purpose'] });
    expect(resultsOf([...material, consent], ['EW-09', 'C-14'], inside)).toEqual(['met', 'met']);
    const limited = after(2, 'restriction.set', { restrictionRef: 'R', kind: 'purpose_limit' });
    expect(factsOf([...begin, limited]).underRequest).toBe(true);
    expect(
      factsOf([
        ...begin,
        after(2, 'transfer.sent_abroad', { requestId: hashOf(3), copyOnly: true }),
      ]).underRequest,
    ).toBe(true);
    expect(factsOf([...begin]).underRequest).toBe(false);
  });
});
