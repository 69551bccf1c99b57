import {
  entryBundleCount,
  entryBundlePath,
  eventsPath,
  inPayload,
  layout,
  objectPath,
  topFolder,
} from './layout.js';

const id = 'ab'.repeat(32);

describe('the layout of a bag', () => {
  it('names what there are many of by their id, number or digest', () => {
    expect(eventsPath(id)).toBe(`data/ledger/events/${id}.jsonl`);
    expect(entryBundlePath(12)).toBe('data/ledger/entries/12');
    expect(inPayload(objectPath(id))).toBe(`data/objects/${id}`);
  });

  it('needs no character that unpackers treat in different ways', () => {
    expect(Object.values(layout).filter((path) => !/^[A-Za-z0-9._/-]+$/.test(path))).toEqual([]);
  });

  it('has a bundle for every 256 entries begun', () => {
    expect([0, 1, 256, 257].map(entryBundleCount)).toEqual([0, 1, 1, 2]);
  });
});

describe('the top folder', () => {
  it('is the reference and the moment of the export', () => {
    expect(topFolder('EX-2026.7_a', '2026-03-01T12:30:05.250Z')).toBe(
      'EX-2026.7_a-20260301T123005Z',
    );
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['Дело № 7/б', '7'],
    ['قضية', 'case'],
    ['.hidden', 'hidden'],
    ['a b\r\nc%d', 'a-b-c-d'],
    ['', 'case'],
  ])('lets nothing of %j become a path', (caseRef, name) => {
    expect(topFolder(caseRef, '2026-03-01T12:30:05.250Z')).toBe(`${name}-20260301T123005Z`);
  });

  it('stays short for a reference of any length', () => {
    expect(topFolder('x'.repeat(5000), '2026-03-01T12:30:05.250Z')).toHaveLength(80 + 17);
  });
});
