import { isDecimal } from '../canonical/decimal.js';
import { type Json } from '../canonical/json.js';
import { type MgrsProblem, type MgrsSquare, readMgrs } from './mgrs.js';
import { distanceMetres, type Position } from './wgs84.js';

/** What is wrong with a place; `message` is for whoever filled it in. */
export interface PlaceProblem {
  readonly code: 'wrong-shape' | 'mgrs-malformed' | 'mgrs-polar' | 'mgrs-disagrees';
  readonly message: string;
}

const keys = ['lat', 'lon', 'mgrs', 'accuracyMetres', 'description'] as const;
const longestAccuracy = 20_000_000;

/**
 * Checks a place `{lat?, lon?, mgrs?, accuracyMetres?, description}`: coordinates as decimal texts in degrees WGS84,
 * both or neither; a grid reference that can be read; and, where both are given, that they speak of one place: apart by
 * no more than the accuracy stated and the diagonal of the grid square.
 */
export function checkPlace(place: Json): readonly PlaceProblem[] {
  if (!isObject(place)) return [shape('A place is an object with a description.')];
  const problems: PlaceProblem[] = Object.keys(place)
    .filter((key) => !keys.some((known) => known === key))
    .map((key) => shape(`A place has no member ${key}; it has ${keys.join(', ')}.`));
  const { description, accuracyMetres } = members(place);
  if (typeof description !== 'string' || description === '') {
    problems.push(shape('Say in words where it is: the description is needed.'));
  }
  const accuracy = readAccuracy(accuracyMetres);
  if (accuracy === undefined) {
    problems.push(shape('accuracyMetres is a whole number of metres, or a decimal text.'));
  }
  const position = readPosition(place, problems);
  const square = readReference(place, problems);
  if (position !== undefined && square !== undefined && accuracy !== undefined) {
    problems.push(...agreement(position, square, accuracy));
  }
  return problems;
}

/** Where a checked place lies, and within how many metres: by its coordinates, otherwise by its grid square; undefined without either. */
export function positionOf(
  place: Json | undefined,
): { readonly position: Position; readonly withinMetres: number } | undefined {
  if (place === undefined || !isObject(place)) return undefined;
  const accuracy = readAccuracy(members(place).accuracyMetres) ?? 0;
  const position = readPosition(place, []);
  if (position !== undefined) return { position, withinMetres: accuracy };
  const square = readReference(place, []);
  if (square === undefined) return undefined;
  const halfDiagonal = (square.sideMetres * Math.SQRT2) / 2;
  return { position: square.centre, withinMetres: accuracy + halfDiagonal };
}

function agreement(
  position: Position,
  square: MgrsSquare,
  accuracyMetres: number,
): readonly PlaceProblem[] {
  const apart = distanceMetres(position, square.centre);
  if (apart <= accuracyMetres + square.sideMetres * Math.SQRT2) return [];
  return [
    {
      code: 'mgrs-disagrees',
      message:
        `The coordinates and the grid reference lie ${Math.round(apart)} metres apart, ` +
        'more than the accuracy stated. One of them is wrong.',
    },
  ];
}

interface PlaceMembers {
  readonly lat?: Json;
  readonly lon?: Json;
  readonly mgrs?: Json;
  readonly accuracyMetres?: Json;
  readonly description?: Json;
}

function members(place: Readonly<Record<string, Json>>): PlaceMembers {
  return place;
}

function readAccuracy(value: Json | undefined): number | undefined {
  if (value === undefined) return 0;
  const isNumber = typeof value === 'number' || (typeof value === 'string' && isDecimal(value));
  const metres = isNumber ? Number(value) : NaN;
  return metres >= 0 && metres <= longestAccuracy ? metres : undefined;
}

function readPosition(
  place: Readonly<Record<string, Json>>,
  problems: PlaceProblem[],
): Position | undefined {
  const { lat, lon } = members(place);
  if (lat === undefined && lon === undefined) return undefined;
  const latitude = readDegrees(lat, 90);
  const longitude = readDegrees(lon, 180);
  if (latitude === undefined || longitude === undefined) {
    problems.push(
      shape(
        'lat and lon stand together, as decimal texts: lat from -90 to 90, lon from -180 to 180.',
      ),
    );
    return undefined;
  }
  return { latitude, longitude };
}

function readDegrees(value: Json | undefined, most: number): number | undefined {
  if (typeof value !== 'string' || !isDecimal(value)) return undefined;
  const angle = Number(value);
  return Math.abs(angle) <= most ? angle : undefined;
}

function readReference(
  place: Readonly<Record<string, Json>>,
  problems: PlaceProblem[],
): MgrsSquare | undefined {
  const { mgrs } = members(place);
  if (mgrs === undefined) return undefined;
  const reading = typeof mgrs === 'string' ? readMgrs(mgrs) : undefined;
  if (reading?.kind === 'square') return reading;
  problems.push(referenceProblem(reading?.problem));
  return undefined;
}

function referenceProblem(problem: MgrsProblem | undefined): PlaceProblem {
  if (problem === 'polar') {
    return {
      code: 'mgrs-polar',
      message: 'Grid references of the polar regions cannot be checked here: give lat and lon.',
    };
  }
  return {
    code: 'mgrs-malformed',
    message:
      problem === 'no-such-square'
        ? 'There is no such square in that zone and band: check the letters of the grid reference.'
        : 'This is not a grid reference like 37SEV 00847 78469.',
  };
}

function shape(message: string): PlaceProblem {
  return { code: 'wrong-shape', message };
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
