import { type Body, fieldsOf, hashOf } from '../../../test/support/fields.js';
import { vocabulary } from './vocabulary.js';

/** What the type finds between its fields, by name. */
function found(type: string, body: Body): readonly string[] {
  const problems = vocabulary.get(`${type}/1`)?.contradictions?.(fieldsOf(body)) ?? [];
  expect(problems.every(({ message }) => message !== '')).toBe(true);
  return problems.map(({ field }) => field);
}

const bytes = {
  sha256: hashOf(1),
  sha512: hashOf(2),
  sizeBytes: 3,
  originalName: 'a',
  mediaType: 'text/plain',
};

describe('fields of one event', () => {
  it('say of bytes that are here what they are', () => {
    const here = { bytesState: 'received', ...bytes };
    expect(found('item.registered', here)).toEqual([]);
    expect(found('item.registered', { ...here, announcedSha256: hashOf(1) })).toEqual([]);
    expect(found('item.registered', { bytesState: 'received' })).toEqual(Object.keys(bytes));
  });

  it('do not call a difference from the announced digest received, nor agreement a mismatch', () => {
    const other = { ...bytes, announcedSha256: hashOf(9) };
    expect(found('item.registered', { bytesState: 'mismatch', ...other })).toEqual([]);
    expect(found('item.registered', { bytesState: 'received', ...other })).toEqual(['bytesState']);
    expect(found('item.registered', { bytesState: 'mismatch', ...bytes })).toEqual(['bytesState']);
  });

  it('state no digest of bytes that are not here', () => {
    expect(found('item.registered', { bytesState: 'awaited', announcedSha256: hashOf(1) })).toEqual(
      [],
    );
    expect(found('item.registered', { bytesState: 'none', sha256: hashOf(1) })).toEqual(['sha256']);
    expect(found('item.registered', { sha256: hashOf(1) })).toEqual(['sha256']);
  });

  it.each(['forensic_image', 'logical_extract', 'file', 'online_capture'])(
    'do not register a %s without bytes, here or awaited',
    (category) => {
      expect(found('item.registered', { bytesState: 'none', category })).toEqual(['bytesState']);
      expect(found('item.registered', { bytesState: 'awaited', category })).toEqual([]);
      expect(found('item.registered', { bytesState: 'received', category, ...bytes })).toEqual([]);
    },
  );

  it('register a thing without bytes', () => {
    const thing = { bytesState: 'none', category: 'digital_device' };
    expect(found('item.registered', thing)).toEqual([]);
  });

  it('name the whole lineage of a child, or none', () => {
    const lineage = {
      parentId: hashOf(1),
      derivation: 'imaged_from',
      derivedByEventHash: hashOf(2),
    };
    expect(found('item.registered', { bytesState: 'none', ...lineage })).toEqual([]);
    expect(found('item.registered', { bytesState: 'none', parentId: hashOf(1) })).toEqual([
      'derivation',
      'derivedByEventHash',
    ]);
  });

  it.each(['transfer.released', 'handover.offered'])('name the courier of a %s', (type) => {
    expect(found(type, { conveyance: 'in_person' })).toEqual([]);
    expect(found(type, { conveyance: 'courier', courier: 'Ann' })).toEqual([]);
    expect(found(type, { conveyance: 'courier' })).toEqual(['courier']);
  });

  it('say where something is stored', () => {
    expect(found('storage.entered', { vault: 'V1' })).toEqual([]);
    expect(found('storage.entered', { storageUri: 's3://a' })).toEqual([]);
    expect(found('storage.entered', { shelf: '3' })).toEqual(['vault']);
  });

  it('say why an original was touched, and by whose competence', () => {
    expect(found('examination.started', { onOriginal: false })).toEqual([]);
    expect(found('examination.started', { onOriginal: true })).toEqual([
      'competence',
      'whyOriginal',
    ]);
    const why = { onOriginal: true, competence: 'x', whyOriginal: 'y' };
    expect(found('examination.started', why)).toEqual([]);
  });

  it('end a grant after it begins', () => {
    expect(found('grant.given', { from: 1 })).toEqual([]);
    expect(found('grant.given', { from: 1, until: 2 })).toEqual([]);
    expect(found('grant.given', { from: 1, until: 1 })).toEqual(['until']);
  });
});
