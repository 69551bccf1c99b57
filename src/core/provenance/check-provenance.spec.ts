import { type Body, fieldsOf } from '../../../test/support/fields.js';
import { bytesOf } from '../custody/field-builders.js';
import { readFieldJson } from '../custody/field-json.js';
import { checkProvenance } from './check-provenance.js';

const at = (instant: string): Body => ({ instant, precision: 'second', clockSource: 'document' });
const early = at('2026-01-01T00:00:00Z');
const late = at('2026-01-02T00:00:00Z');
const unknown = { status: 'unknown' };

function found(sourceKind: string, body: Body): readonly string[] {
  const problems = checkProvenance(fieldsOf({ sourceKind, ...body }));
  expect(problems.every(({ message }) => message !== '')).toBe(true);
  return problems.map(({ field, code }) => `${field}: ${code}`);
}

describe('a provenance form', () => {
  it('contradicts itself in nothing that it leaves open', () => {
    expect(found('military', { classification: unknown, foundOnPerson: unknown })).toEqual([]);
    expect(found('private_sector', { servedAt: unknown, receivedAt: early })).toEqual([]);
    expect(found('online', { captureStartedAt: late, captureEndedAt: unknown })).toEqual([]);
    expect(found('civil_society', { collectedAt: unknown })).toEqual([]);
    expect(checkProvenance(new Map())).toEqual([]);
  });

  it('names the conditions of a conditional release', () => {
    const release = 'conditional';
    expect(found('military', { release, conditions: ['court_use'] })).toEqual([]);
    expect(found('military', { release, conditions: unknown })).toEqual([]);
    expect(found('military', { release, conditions: [] })).toEqual(['conditions: missing']);
    expect(found('military', { release })).toEqual(['conditions: missing']);
    expect(found('military', { release: 'released' })).toEqual([]);
  });

  it('does not call a mere lead evidence for court', () => {
    expect(found('military', { conditions: ['lead_only'] })).toEqual([]);
    expect(found('military', { conditions: ['lead_only', 'court_use'] })).toEqual([
      'conditions: contradiction',
    ]);
  });

  it('says whose marking it bears, and which', () => {
    expect(found('military', { classification: { owner: 'FR', level: 'none' } })).toEqual([]);
    const wrong = ['classification: wrong-shape'];
    expect(found('military', { classification: { owner: 'FR' } })).toEqual(wrong);
    expect(found('military', { classification: { level: 'none' } })).toEqual(wrong);
    expect(found('military', { classification: [] })).toEqual(wrong);
    expect(found('military', { classification: { status: 'secret' } })).toEqual(wrong);
  });

  it('says how near the person was on whom it was found', () => {
    expect(found('military', { foundOnPerson: { relation: 'same_room' } })).toEqual([]);
    expect(found('military', { foundOnPerson: { relation: 'friend' } })).toEqual([
      'foundOnPerson: wrong-shape',
    ]);
    expect(found('military', { foundOnPerson: { status: 'caught' } })).toHaveLength(1);
  });

  it('receives no answer before the request was served, unless it was given freely', () => {
    const answer = { servedAt: late, receivedAt: early };
    expect(found('private_sector', answer)).toEqual(['receivedAt: dates-out-of-order']);
    expect(found('private_sector', { servedAt: early, receivedAt: late })).toEqual([]);
    expect(found('private_sector', { ...answer, processType: 'voluntary' })).toEqual([]);
  });

  it('finds an order only where no reading of imprecise times allows it', () => {
    const day = {
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2026-01-02T00:00:00Z',
      precision: 'day',
      clockSource: 'document',
    };
    expect(found('private_sector', { servedAt: late, receivedAt: day })).toEqual([]);
    const next = at('2026-01-02T00:00:00.001Z');
    expect(found('private_sector', { servedAt: next, receivedAt: day })).toHaveLength(1);
  });

  it('widens an instant by its precision, to either side', () => {
    const served = at('2026-01-01T09:00:00Z');
    const onTheDay = { ...at('2026-01-01T00:00:00Z'), precision: 'day' };
    expect(found('private_sector', { servedAt: served, receivedAt: onTheDay })).toEqual([]);
    const twoDaysBefore = { ...onTheDay, instant: '2025-12-30T00:00:00Z' };
    expect(found('private_sector', { servedAt: served, receivedAt: twoDaysBefore })).toEqual([
      'receivedAt: dates-out-of-order',
    ]);
    const whenever = { ...twoDaysBefore, precision: 'unknown' };
    expect(found('private_sector', { servedAt: served, receivedAt: whenever })).toEqual([]);
  });

  it('sets no deadline before the request was served', () => {
    const before = Date.UTC(2025, 11, 31);
    expect(found('private_sector', { servedAt: early, dueAt: before })).toEqual([
      'dueAt: dates-out-of-order',
    ]);
    expect(found('private_sector', { servedAt: early, preservationExpiresAt: before })).toEqual([
      'preservationExpiresAt: dates-out-of-order',
    ]);
    expect(found('private_sector', { servedAt: early, dueAt: Date.UTC(2026, 0, 3) })).toEqual([]);
  });

  it('puts a provider’s digest beside its algorithm, of its length', () => {
    const digest = (bytes: number, algorithm?: string): readonly string[] => {
      const value = readFieldJson(bytesOf('providerDigest', bytes), '00'.repeat(bytes));
      if (value === undefined) throw new Error('not bytes');
      const named: Body = algorithm === undefined ? {} : { providerDigestAlgorithm: algorithm };
      const fields = fieldsOf({ sourceKind: 'private_sector', ...named });
      return checkProvenance(new Map([...fields, ['providerDigest', value]])).map(
        ({ field, code }) => `${field}: ${code}`,
      );
    };
    expect(digest(32, 'sha-256')).toEqual([]);
    expect(digest(20, 'sha-256')).toEqual(['providerDigest: contradiction']);
    expect(digest(16, 'md5')).toEqual([]);
    expect(digest(16)).toEqual(['providerDigestAlgorithm: missing']);
    expect(found('private_sector', { providerDigestAlgorithm: 'md5' })).toEqual([
      'providerDigest: missing',
    ]);
    expect(
      found('private_sector', { providerDigest: unknown, providerDigestAlgorithm: 'md5' }),
    ).toEqual([]);
  });

  it('ends no capture before it started', () => {
    expect(found('online', { captureStartedAt: early, captureEndedAt: late })).toEqual([]);
    expect(found('online', { captureStartedAt: early, captureEndedAt: early })).toEqual([]);
    expect(found('online', { captureStartedAt: late, captureEndedAt: early })).toEqual([
      'captureEndedAt: dates-out-of-order',
    ]);
  });

  it('names the authorisation of an undercover persona, or says that it is unknown', () => {
    const persona = 'undercover';
    expect(found('online', { persona })).toEqual(['authorisationRef: missing']);
    expect(found('online', { persona, authorisationRef: 'A-7' })).toEqual([]);
    expect(found('online', { persona, authorisationRef: unknown })).toEqual([]);
    expect(found('online', { persona: 'overt' })).toEqual([]);
  });
});
