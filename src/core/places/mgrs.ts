import { fromUtm, toUtm, type UtmPoint, zoneOf } from './utm.js';
import { type Position } from './wgs84.js';

/** What is wrong with a reference, or with a position for which one is wanted. */
export type MgrsProblem = 'malformed' | 'polar' | 'no-such-square' | 'not-on-earth';

/** The square that a reference names. */
export interface MgrsSquare {
  readonly kind: 'square';
  /** Middle of the square. */
  readonly centre: Position;
  /** Length of its side: 1, 10, 100, 1,000, 10,000 or 100,000. */
  readonly sideMetres: number;
}

export type MgrsReading = MgrsSquare | { readonly kind: 'problem'; readonly problem: MgrsProblem };
export type MgrsWriting =
  | { readonly kind: 'mgrs'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: MgrsProblem };

const bands = 'CDEFGHJKLMNPQRSTUVWX';
const rows = 'ABCDEFGHJKLMNPQRSTUV';
const columns = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'] as const;
const squareMetres = 100_000;
/** Row letters begin again after this many metres. */
const rowCycleMetres = rows.length * squareMetres;

const form = /^([0-9]{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])([0-9]{0,10})$/;
const polarForm = /^[ABYZ][A-Z]{2}[0-9]*$/;

/**
 * The square named by a reference of the Military Grid Reference System (NGA.STND.0037) on WGS84; spaces and case do
 * not matter. Polar references (UPS, beyond 80° S and 84° N) are refused: nothing here converts them.
 */
export function readMgrs(text: string): MgrsReading {
  const compact = text.replaceAll(' ', '').toUpperCase();
  if (polarForm.test(compact)) return problem('polar');
  const parts = readParts(compact);
  if (parts === undefined) return problem('malformed');
  const { zone, band, column, row, digits } = parts;
  const columnIndex = columnsOf(zone).indexOf(column);
  if (columnIndex < 0) return problem('no-such-square');
  const rowIndex = (rows.indexOf(row) - rowShift(zone) + rows.length) % rows.length;
  const { east, north, sideMetres } = readDigits(digits);
  const point = {
    zone,
    north: band >= 'N',
    easting: (columnIndex + 1) * squareMetres + east,
    northing: rowIndex * squareMetres + north,
  };
  const centre = inBand(point, band, sideMetres);
  return centre === undefined ? problem('no-such-square') : { kind: 'square', centre, sideMetres };
}

/**
 * The reference of the square in which a position lies: `37SEV 00847 78469`. Digits are cut off, not rounded, as the
 * standard asks: the reference names the south-west corner of its square.
 * @param digits 0 to 5 for each coordinate; 5 is one metre
 */
export function writeMgrs(position: Position, digits = 5): MgrsWriting {
  const { latitude, longitude } = position;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return problem('not-on-earth');
  if (latitude < -80 || latitude >= 84) return problem('polar');
  const zone = zoneOf(position);
  const { easting, northing } = toUtm(position, zone);
  const column = columnsOf(zone).charAt(Math.floor(easting / squareMetres) - 1);
  const row = rows.charAt((Math.floor(northing / squareMetres) + rowShift(zone)) % rows.length);
  const square = `${zone}${bandOf(latitude)}${column}${row}`;
  if (digits === 0) return { kind: 'mgrs', text: square };
  const cut = (metres: number): string =>
    Math.floor(metres % squareMetres)
      .toString()
      .padStart(5, '0')
      .slice(0, digits);
  return { kind: 'mgrs', text: `${square} ${cut(easting)} ${cut(northing)}` };
}

interface MgrsParts {
  readonly zone: number;
  readonly band: string;
  readonly column: string;
  readonly row: string;
  readonly digits: string;
}

function readParts(compact: string): MgrsParts | undefined {
  // The expression has five groups, and all of them take part in every match.
  const [, zoneText = '', band = '', column = '', row = '', digits = ''] = form.exec(compact) ?? [];
  const zone = Number(zoneText);
  const isZone = zone >= 1 && zone <= 60;
  return isZone && digits.length % 2 === 0 ? { zone, band, column, row, digits } : undefined;
}

/** Metres from the corner of the 100 km square to the middle of the small one: half of the digits for each. */
function readDigits(digits: string): { east: number; north: number; sideMetres: number } {
  const half = digits.length / 2;
  const sideMetres = squareMetres / 10 ** half;
  const middle = (part: string): number => Number(part) * sideMetres + sideMetres / 2;
  return { east: middle(digits.slice(0, half)), north: middle(digits.slice(half)), sideMetres };
}

/** The lettered latitude band: 8° each from 80° S, the last one 12°. */
function bandOf(latitude: number): string {
  return bands.charAt(Math.min(bands.length - 1, Math.floor((latitude + 80) / 8)));
}

function columnsOf(zone: number): string {
  return columns[(zone - 1) % 3] ?? columns[0];
}

/** In even zones the row letters are shifted by five. */
function rowShift(zone: number): number {
  return zone % 2 === 0 ? 5 : 0;
}

/**
 * Which of the rows with one letter is meant: the one in that band. A square that the edge of a band cuts belongs to
 * it though its middle may lie outside, by up to its own diagonal; the next row of that letter is 2,000 km away.
 */
function inBand(point: UtmPoint, band: string, sideMetres: number): Position | undefined {
  const south = bands.indexOf(band) * 8 - 80;
  const north = band === 'X' ? 84 : south + 8;
  const slack = sideMetres / 100_000;
  for (let cycle = 0; cycle < 5; cycle += 1) {
    const position = fromUtm({ ...point, northing: point.northing + cycle * rowCycleMetres });
    if (position.latitude >= south - slack && position.latitude <= north + slack) return position;
  }
  return undefined;
}

function problem(code: MgrsProblem): { readonly kind: 'problem'; readonly problem: MgrsProblem } {
  return { kind: 'problem', problem: code };
}
