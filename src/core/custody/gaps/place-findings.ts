import { positionOf } from '../../places/place.js';
import { distanceMetres } from '../../places/wgs84.js';
import { jsonOfField, textOfField } from '../field-values.js';
import { isHandling } from '../handling.js';
import { type Step } from './chain-walk.js';
import { type Observation } from './finding.js';
import { momentOf } from './moment.js';

/** Faster than aircraft that carry evidence. */
const fastestKmh = 1000;

/** Storage without a place, and journeys that nobody can make. */
export function placeFindings(steps: readonly Step[]): readonly Observation[] {
  return [...placeless(steps), ...impossibleTravel(steps)];
}

function placeless(steps: readonly Step[]): readonly Observation[] {
  return steps
    .filter(({ event: { type, fields } }) => {
      const says = (name: string): boolean => (textOfField(fields, name) ?? '').trim() !== '';
      return type === 'storage.entered/1' && !says('vault') && !says('storageUri');
    })
    .map(({ event: { seq } }) => ({
      ...({ code: 'storage_without_place', certain: true, seqs: [seq] } as const),
      message: 'The item was put into storage, and nothing says where.',
    }));
}

/** The shortest way that the places allow, in the longest time that the times allow, would still be too fast. */
function impossibleTravel(steps: readonly Step[]): readonly Observation[] {
  const stops = steps.flatMap(({ event }) => {
    const place = isHandling(event.type)
      ? positionOf(jsonOfField(event.fields, 'place'))
      : undefined;
    return place === undefined ? [] : [{ ...place, seq: event.seq, at: momentOf(event) }];
  });
  return stops.slice(1).flatMap((stop, i): Observation[] => {
    const last = stops[i];
    if (last === undefined) return [];
    const apart = distanceMetres(last.position, stop.position);
    const leastMetres = apart - last.withinMetres - stop.withinMetres;
    const mostMs = Math.max(0, stop.at.untilMs - last.at.fromMs);
    const kmh = leastMetres / 1000 / (mostMs / 3_600_000);
    if (leastMetres <= 0 || kmh <= fastestKmh) return [];
    return [
      {
        ...{ code: 'impossible_travel', certain: true, seqs: [last.seq, stop.seq] },
        message:
          `Events ${last.seq} and ${stop.seq} are ${Math.round(apart / 1000)} km apart, and there was ` +
          `too little time between them.`,
      },
    ];
  });
}
