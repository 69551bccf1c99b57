import { type Json } from '../canonical/json.js';
import { checkPlace } from './place.js';

function problems(place: Json): readonly string[] {
  const found = checkPlace(place);
  expect(found.every(({ message }) => message !== '')).toBe(true);
  return found.map(({ code }) => code);
}

const raqqa = { description: 'Raqqa', lat: '35.9506', lon: '39.0094' };

describe('a place', () => {
  it.each<[Json]>([
    [{ description: 'Raqqa' }],
    [raqqa],
    [{ description: 'Raqqa', mgrs: '37SEV 00847 78469' }],
    [{ ...raqqa, mgrs: '37SEV 00847 78469' }],
    [{ ...raqqa, mgrs: '37SEV 00 78' }],
    [{ ...raqqa, accuracyMetres: 5 }],
    [{ ...raqqa, accuracyMetres: '2.5' }],
    [{ description: 'pole', lat: '-90', lon: '-180' }],
  ])('may be %j', (place) => {
    expect(problems(place)).toEqual([]);
  });

  it.each<[Json]>([
    ['Raqqa'],
    [[]],
    [null],
    [{}],
    [{ description: '' }],
    [{ ...raqqa, altitude: 3 }],
    [{ description: 'x', lat: '35.9506' }],
    [{ description: 'x', lon: '39.0094' }],
    [{ ...raqqa, lat: 35 }],
    [{ ...raqqa, lat: '90.1' }],
    [{ ...raqqa, lon: '180.1' }],
    [{ ...raqqa, lat: 'north' }],
    [{ ...raqqa, accuracyMetres: -1 }],
    [{ ...raqqa, accuracyMetres: '3e2' }],
    [{ ...raqqa, accuracyMetres: true }],
    [{ ...raqqa, accuracyMetres: 20_000_001 }],
  ])('is not %j', (place) => {
    expect(problems(place)).toEqual(['wrong-shape']);
  });

  it.each([
    ['37SEV 00847 7846', 'mgrs-malformed'],
    ['37SJV 00847 78469', 'mgrs-malformed'],
    ['ZAH 12345 67890', 'mgrs-polar'],
    [37, 'mgrs-malformed'],
  ])('is not named by the reference %j', (mgrs, code) => {
    expect(problems({ ...raqqa, mgrs })).toEqual([code]);
  });

  it('is one place: coordinates and reference agree within accuracy and square', () => {
    // About 8.5 km to the north of the coordinates.
    const mgrs = '37SEV 00847 86969';
    expect(problems({ ...raqqa, mgrs })).toEqual(['mgrs-disagrees']);
    expect(problems({ ...raqqa, mgrs, accuracyMetres: 8000 })).toEqual(['mgrs-disagrees']);
    expect(problems({ ...raqqa, mgrs, accuracyMetres: 9000 })).toEqual([]);
    expect(problems({ ...raqqa, mgrs: '37SEV 0 8' })).toEqual([]);
  });

  it('tells all that is wrong with it', () => {
    expect(problems({ lat: 'x', mgrs: 'y', accuracyMetres: 'z', w: 1 })).toEqual([
      'wrong-shape',
      'wrong-shape',
      'wrong-shape',
      'wrong-shape',
      'mgrs-malformed',
    ]);
  });
});
