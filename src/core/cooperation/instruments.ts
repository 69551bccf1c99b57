import { instruments } from '../custody/request-types.js';
import { type Form } from '../package/read-form.js';
import { ProgramDataError, readProgramData } from '../program-data.js';

const clockStarts = ['sent', 'acknowledged'] as const;
const urgencies = ['routine', 'urgent', 'emergency'] as const;
const clockEnds = ['acknowledged', 'executed', 'closed'] as const;

/**
 * A time within which something is due under an instrument; until `closed`: a time for which something is kept, and
 * after which it lapses, unless the request is closed before because what was kept was asked for, or is not needed.
 */
export interface InstrumentClock {
  readonly name: string;
  readonly from: (typeof clockStarts)[number];
  readonly until: (typeof clockEnds)[number];
  readonly hours: number;
  /** Only of requests of that urgency; of all where it is null. */
  readonly urgency: (typeof urgencies)[number] | null;
  /** Whether it can be prolonged; that is agreed with the other side, as a date or by a request of its own. */
  readonly renewable: boolean;
  readonly source: string;
  /** Local counsel has yet to confirm it. */
  readonly toConfirm: boolean;
}

/**
 * Offences for which an instrument asks no further whether the act is an offence in the State asked too, as long as the
 * penalty in the requesting State reaches a threshold.
 */
export interface DroppedCheck {
  readonly categories: readonly string[];
  /** The maximum penalty is at least so many years. */
  readonly leastYears: number;
  readonly source: string;
  /** Local counsel has yet to confirm it. */
  readonly toConfirm: boolean;
}

/** An instrument of cooperation, as data: `data/instruments.json`. */
export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly clocks: readonly InstrumentClock[];
  /** Null where it drops the check for no offence, or none is known. */
  readonly dualCriminality: DroppedCheck | null;
}

const mostClocks = 10;
const mostHours = 24 * 366 * 2;
const mostCategories = 100;

/** @throws ProgramDataError for anything but a list of instruments that the vocabulary has, each once */
export function readInstruments(bytes: Uint8Array): readonly Instrument[] {
  const list = readProgramData(bytes, { what: 'list of instruments', kib: 256 }, (form) =>
    form.list().map(readInstrument),
  );
  if (new Set(list.map(({ id }) => id)).size !== list.length) {
    throw new ProgramDataError('An instrument stands twice.');
  }
  return list;
}

function readInstrument(form: Form): Instrument {
  const members = form.members(['id', 'title', 'clocks', 'dualCriminality']);
  const { id, title, clocks, dualCriminality } = members;
  const read = clocks.list().map(readClock);
  if (read.length > mostClocks) throw new ProgramDataError(`Over ${mostClocks} clocks.`);
  return {
    ...{ id: id.oneOf(instruments), title: title.text(), clocks: read },
    dualCriminality: dualCriminality.isNull() ? null : readDroppedCheck(dualCriminality),
  };
}

function readDroppedCheck(form: Form): DroppedCheck {
  const members = form.members(['categories', 'leastYears', 'source', 'toConfirm']);
  const categories = members.categories.list().map((category) => category.text());
  if (categories.length > mostCategories || new Set(categories).size < categories.length) {
    throw new ProgramDataError(`Over ${mostCategories} categories of offences, or one twice.`);
  }
  return {
    ...{ categories, leastYears: members.leastYears.count(), source: members.source.text() },
    toConfirm: members.toConfirm.flag(),
  };
}

function readClock(form: Form): InstrumentClock {
  const members = form.members([
    ...(['name', 'from', 'until', 'hours', 'urgency'] as const),
    ...(['renewable', 'source', 'toConfirm'] as const),
  ]);
  const hours = members.hours.count();
  if (hours === 0 || hours > mostHours) {
    throw new ProgramDataError(`A clock runs 1 to ${mostHours} hours, not ${hours}.`);
  }
  const urgency = members.urgency.textOrNull();
  return {
    ...{ name: members.name.text(), hours, source: members.source.text() },
    ...{ from: members.from.oneOf(clockStarts), until: members.until.oneOf(clockEnds) },
    urgency: urgency === null ? null : members.urgency.oneOf(urgencies),
    renewable: members.renewable.flag(),
    toConfirm: members.toConfirm.flag(),
  };
}
