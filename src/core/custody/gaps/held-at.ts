import { type Leg, type Transit } from './legs.js';

/**
 * How certain it is who held the item: one holder whatever the precision of the times; one or several perhaps; two at
 * once; nobody; or the record says nothing of that time yet, or no more.
 */
export type HeldCertainty =
  'certain' | 'possible' | 'contested' | 'gap' | 'before_record' | 'after_end';

export interface HeldAt {
  readonly certainty: HeldCertainty;
  /** Those who held it, for certain or perhaps; each with the leg that says so. */
  readonly holders: readonly HolderAt[];
}

export interface HolderAt {
  readonly holder: string;
  readonly organisation: string | undefined;
  readonly authority: string | undefined;
  readonly isCertain: boolean;
  /** It was on its way to somebody then; its sender still answered for it. */
  readonly transit: Transit | undefined;
  readonly leg: Leg;
}

/** Who held the item at that moment (ms since 1970), under which authority, and how certain that is. */
export function heldAt(legs: readonly Leg[], atMs: number): HeldAt {
  const holders = legs.filter((leg) => mayCover(leg, atMs)).map((leg) => holderAt(leg, atMs));
  return { certainty: certaintyOf(legs, holders, atMs), holders };
}

function certaintyOf(
  legs: readonly Leg[],
  holders: readonly HolderAt[],
  atMs: number,
): HeldCertainty {
  const sure = new Set(holders.filter(({ isCertain }) => isCertain).map(({ holder }) => holder));
  if (sure.size > 1) return 'contested';
  if (sure.size === 1)
    return holders.every(({ holder }) => sure.has(holder)) ? 'certain' : 'possible';
  if (holders.length > 0) return 'possible';
  if (legs.every(({ from }) => atMs < from.fromMs)) return 'before_record';
  const isOver = legs.every(({ until }) => until !== undefined && until.untilMs <= atMs);
  return isOver ? 'after_end' : 'gap';
}

function holderAt(leg: Leg, atMs: number): HolderAt {
  const { holder, organisation, authority, transits } = leg;
  const transit = transits.find(
    ({ from, until }) => from.fromMs <= atMs && atMs <= (until?.untilMs ?? Infinity),
  );
  return { ...{ holder, organisation, authority, transit, leg }, isCertain: mustCover(leg, atMs) };
}

function mayCover({ from, until }: Leg, atMs: number): boolean {
  if (atMs < from.fromMs) return false;
  if (until === undefined) return true;
  // The end of an exact time is no longer of the leg.
  return until.fromMs === until.untilMs ? atMs < until.untilMs : atMs <= until.untilMs;
}

/** The end belongs to whoever holds it next: else a handover would always be contested. */
function mustCover({ from, until }: Leg, atMs: number): boolean {
  return from.untilMs <= atMs && atMs < (until?.fromMs ?? Infinity);
}
