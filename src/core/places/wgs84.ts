/** A position in degrees, WGS84; north and east are positive. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Semi-major axis in metres, and flattening, of the WGS84 ellipsoid (NGA.STND.0036). */
export const semiMajorMetres = 6_378_137;
export const flattening = 1 / 298.257223563;

const meanRadiusMetres = 6_371_008.8;

/**
 * Metres between two positions over a sphere of the earth's mean radius. Within half a percent, which is ample for
 * asking whether two statements of one place agree.
 */
export function distanceMetres(a: Position, b: Position): number {
  const lat1 = radians(a.latitude);
  const lat2 = radians(b.latitude);
  const halfLat = Math.sin((lat2 - lat1) / 2);
  const halfLon = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h = halfLat * halfLat + Math.cos(lat1) * Math.cos(lat2) * halfLon * halfLon;
  return 2 * meanRadiusMetres * Math.asin(Math.sqrt(Math.min(1, h)));
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

export function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
