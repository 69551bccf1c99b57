import { readIntegerJson } from '../canonical/json.js';
import { type PackageJson, packageJsonText } from './package-json.js';

const id = '1b'.repeat(32);

const description: PackageJson = {
  format: 'witnessmark-package/1',
  kind: 'full',
  ledger: 'exercise.test/log',
  caseRef: 'EX-7',
  exportedAt: '2026-03-01T12:30:05.250Z',
  purpose: 'trial',
  recipient: 'Tribunal',
  requestedBy: 'Prosecutor',
  language: 'fr',
  redactionProfile: 'none',
  entries: 'included',
  chains: [{ kind: 'case', id, tag0: id }],
  items: [
    {
      id,
      exhibitRef: 'A/1',
      title: null,
      objects: [
        {
          seq: 0,
          sha256: id,
          sha512: `${id}${id}`,
          sizeBytes: 3,
          mediaType: 'text/plain',
          originalName: 'письмо%25.txt',
          path: `objects/${id}`,
        },
      ],
    },
  ],
  withheld: [{ chain: id, seq: 2, field: 'place', ground: 'protected person' }],
  withheldItems: [{ id, ground: 'another case' }],
  generator: 'witnessmark/0',
};

describe('package.json', () => {
  it('says everything, in canonical JSON that ends in a line feed', () => {
    const text = packageJsonText(description);
    expect(readIntegerJson(text)).toEqual(description);
    expect(text.startsWith('{"caseRef":"EX-7","chains":[{"id":')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('cannot be written with half a character in a label', () => {
    expect(() => packageJsonText({ ...description, purpose: '\ud800' })).toThrow('lone surrogate');
  });
});
