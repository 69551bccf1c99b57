import fc from 'fast-check';
import { readMgrs, writeMgrs } from './mgrs.js';
import { fromUtm, toUtm, zoneOf } from './utm.js';
import { distanceMetres, type Position } from './wgs84.js';

function written(latitude: number, longitude: number, digits?: number): string {
  const writing = writeMgrs({ latitude, longitude }, digits);
  return writing.kind === 'mgrs' ? writing.text : writing.problem;
}

function read(text: string): Position | string {
  const reading = readMgrs(text);
  return reading.kind === 'square' ? reading.centre : reading.problem;
}

const vectors = [
  [35.9506, 39.0094, '37SEV 00847 78469'],
  [34.4548, 40.9646, '37SFU 80466 14336'],
  [15.9181, 2.4022, '31PDT 36013 59967'],
] as const;

const anywhere = fc.record({
  latitude: fc.double({ min: -79.99, max: 83.99, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('the Military Grid Reference System', () => {
  it.each(vectors)('calls %f, %f %s', (latitude, longitude, text) => {
    expect(written(latitude, longitude)).toBe(text);
    const reading = readMgrs(text);
    if (reading.kind !== 'square') throw new Error(reading.problem);
    expect(reading.sideMetres).toBe(1);
    expect(distanceMetres(reading.centre, { latitude, longitude })).toBeLessThan(1);
  });

  it('names the square in which any position lies, south and north, at every precision', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 0, max: 5 }), (position, digits) => {
        const reading = readMgrs(written(position.latitude, position.longitude, digits));
        if (reading.kind !== 'square') throw new Error(reading.problem);
        expect(reading.sideMetres).toBe(10 ** (5 - digits));
        // The grid is within 1 part in 1,000 of true lengths, the sphere of distances within 5.
        expect(distanceMetres(reading.centre, position)).toBeLessThan(
          reading.sideMetres * 0.72 + 0.1,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('cuts digits off and does not round them', () => {
    expect(written(35.9506, 39.0094, 2)).toBe('37SEV 00 78');
    expect(written(35.9506, 39.0094, 0)).toBe('37SEV');
  });

  it('minds neither spaces nor case', () => {
    expect(read('37sev0084778469')).toEqual(read('37SEV 00847 78469'));
    expect(read('4QFJ 12345 67890')).not.toBe('malformed');
  });

  it.each([
    ['', 'malformed'],
    ['Raqqa', 'malformed'],
    ['37SEV 00847 7846', 'malformed'],
    ['37SEV 008471 784691', 'malformed'],
    ['00SEV 00847 78469', 'malformed'],
    ['61SEV 00847 78469', 'malformed'],
    ['37IEV 00847 78469', 'malformed'],
    ['37SOV 00847 78469', 'malformed'],
    ['37SEW 00847 78469', 'malformed'],
    ['37SJV 00847 78469', 'no-such-square'],
    ['37SEL 00847 78469', 'no-such-square'],
    ['ZAH 12345 67890', 'polar'],
    ['BAN', 'polar'],
  ])('calls %j %s', (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it.each([
    [84, 0, 'polar'],
    [-80.1, 0, 'polar'],
    [90.1, 0, 'not-on-earth'],
    [0, 180.1, 'not-on-earth'],
    [NaN, 0, 'not-on-earth'],
  ])('writes none for %f, %f: %s', (latitude, longitude, problem) => {
    expect(written(latitude, longitude)).toBe(problem);
  });

  it('covers the last band up to 84 degrees', () => {
    expect(written(83.9999, 10)).toMatch(/^33X/);
    expect(read(written(83.9999, 10))).toMatchObject({
      latitude: expect.closeTo(83.9999, 3) as number,
    });
  });
});

describe('the zones of the UTM grid', () => {
  it.each([
    [0, -180, 1],
    [0, 179.9, 60],
    [0, 180, 1],
    [60, 4, 32],
    [60, 12, 33],
    [55.9, 4, 31],
    [64, 4, 31],
    [60, 2.9, 31],
    [75, 8.9, 31],
    [75, 9, 33],
    [75, 21, 35],
    [75, 33, 37],
    [75, 42, 38],
    [75, -1, 30],
  ])('have %f, %f in zone %i', (latitude, longitude, zone) => {
    expect(zoneOf({ latitude, longitude })).toBe(zone);
  });

  it('have their middle at 500 km, and the south below 10,000 km', () => {
    expect(toUtm({ latitude: 0, longitude: 39 }, 37)).toEqual({
      zone: 37,
      north: true,
      easting: expect.closeTo(500_000, 6) as number,
      northing: expect.closeTo(0, 6) as number,
    });
    const south = toUtm({ latitude: -0.001, longitude: 39 }, 37);
    expect(south.north).toBe(false);
    expect(south.northing).toBeCloseTo(10_000_000 - 110.53, 1);
  });

  it('come back to the position, to a hundredth of a millimetre', () => {
    fc.assert(
      fc.property(anywhere, (position) => {
        const back = fromUtm(toUtm(position, zoneOf(position)));
        expect(back.latitude).toBeCloseTo(position.latitude, 9);
        const turn = Math.abs(back.longitude - position.longitude) % 360;
        expect(Math.min(turn, 360 - turn)).toBeLessThan(1e-9);
      }),
    );
  });
});
