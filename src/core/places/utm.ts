import { degrees, flattening, type Position, radians, semiMajorMetres } from './wgs84.js';

/** A point of the Universal Transverse Mercator grid; metres, with false easting and, in the south, false northing. */
export interface UtmPoint {
  /** 1 to 60. */
  readonly zone: number;
  readonly north: boolean;
  readonly easting: number;
  readonly northing: number;
}

const scale = 0.9996;
const falseEasting = 500_000;
const falseNorthing = 10_000_000;

/**
 * Krüger's series in the third flattening, to its fourth power (L. Krüger 1912; C. F. F. Karney, "Transverse Mercator
 * with an accuracy of a few nanometers", 2011, equations 35 and 36): what is left out is below a micrometre inside a zone.
 */
const n = flattening / (2 - flattening);
const eccentricity = Math.sqrt(flattening * (2 - flattening));
const rectifyingRadius = (semiMajorMetres / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const alpha = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
  (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
  (49561 / 161280) * n ** 4,
] as const;
const beta = [
  n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3 - (1 / 360) * n ** 4,
  (1 / 48) * n ** 2 + (1 / 15) * n ** 3 - (437 / 1440) * n ** 4,
  (17 / 480) * n ** 3 - (37 / 840) * n ** 4,
  (4397 / 161280) * n ** 4,
] as const;

/** The zone in which a position is given, with the exceptions for south-west Norway and Svalbard. */
export function zoneOf({ latitude, longitude }: Position): number {
  if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32;
  if (latitude >= 72 && longitude >= 0 && longitude < 42) return svalbardZone(longitude);
  return (Math.floor((longitude + 180) / 6) % 60) + 1;
}

/** The position on the grid of that zone, which need not be its own zone. */
export function toUtm(position: Position, zone: number): UtmPoint {
  const { latitude } = position;
  const lambda = radians(position.longitude - centralMeridian(zone));
  const sin = Math.sin(radians(latitude));
  const conformal = Math.sinh(Math.atanh(sin) - eccentricity * Math.atanh(eccentricity * sin));
  const xi = Math.atan2(conformal, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
  const [x, y] = series(xi, eta, alpha, 1);
  const north = latitude >= 0;
  return {
    zone,
    north,
    easting: falseEasting + scale * rectifyingRadius * y,
    northing: (north ? 0 : falseNorthing) + scale * rectifyingRadius * x,
  };
}

export function fromUtm({ zone, north, easting, northing }: UtmPoint): Position {
  const xi = (northing - (north ? 0 : falseNorthing)) / (scale * rectifyingRadius);
  const eta = (easting - falseEasting) / (scale * rectifyingRadius);
  const [x, y] = series(xi, eta, beta, -1);
  const conformal = Math.sin(x) / Math.hypot(Math.sinh(y), Math.cos(x));
  return {
    latitude: degrees(Math.atan(geographicTangent(conformal))),
    longitude: centralMeridian(zone) + degrees(Math.atan2(Math.sinh(y), Math.cos(x))),
  };
}

function svalbardZone(longitude: number): number {
  if (longitude < 9) return 31;
  if (longitude < 21) return 33;
  return longitude < 33 ? 35 : 37;
}

function centralMeridian(zone: number): number {
  return zone * 6 - 183;
}

function series(
  xi: number,
  eta: number,
  terms: readonly number[],
  sign: 1 | -1,
): readonly [number, number] {
  let x = xi;
  let y = eta;
  terms.forEach((term, i) => {
    const twice = 2 * (i + 1);
    x += sign * term * Math.sin(twice * xi) * Math.cosh(twice * eta);
    y += sign * term * Math.cos(twice * xi) * Math.sinh(twice * eta);
  });
  return [x, y];
}

/** Tangent of the latitude from that of the conformal latitude: Newton's method (Karney 2011, equations 19 to 21). */
function geographicTangent(conformal: number): number {
  const e2 = eccentricity ** 2;
  let tangent = conformal;
  // Two steps reach a double's precision for this ellipsoid; the third costs nothing.
  for (let step = 0; step < 3; step += 1) {
    const secant = Math.hypot(1, tangent);
    const sigma = Math.sinh(eccentricity * Math.atanh((eccentricity * tangent) / secant));
    const guess = tangent * Math.hypot(1, sigma) - sigma * secant;
    tangent +=
      ((conformal - guess) / Math.hypot(1, guess)) *
      ((1 + (1 - e2) * tangent ** 2) / ((1 - e2) * secant));
  }
  return tangent;
}
