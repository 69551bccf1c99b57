import { readUtf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { readIntegerJson } from '../canonical/json.js';
import { instruments } from '../custody/request-types.js';
import { Form } from '../package/read-form.js';

export const clockStarts = ['sent', 'acknowledged'] as const;
const urgencies = ['routine', 'urgent', 'emergency'] as const;
export const clockEnds = ['acknowledged', 'executed'] as const;

/** A time within which something is due under an instrument. */
export interface InstrumentClock {
  readonly name: string;
  readonly from: (typeof clockStarts)[number];
  readonly until: (typeof clockEnds)[number];
  readonly hours: number;
  /** Only of requests of that urgency; of all where it is null. */
  readonly urgency: (typeof urgencies)[number] | null;
  readonly source: string;
  /** Local counsel has yet to confirm it. */
  readonly toConfirm: boolean;
}

/** An instrument of cooperation, as data: `data/instruments.json`. */
export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly clocks: readonly InstrumentClock[];
}

/** The list of instruments cannot be used; the message says what is wrong with it. */
export class InstrumentsError extends Error {}

const longestList = 256 * 1024;
const mostClocks = 10;
const mostHours = 24 * 366 * 2;

/** @throws InstrumentsError for anything but a list of instruments that the vocabulary has, each once */
export function readInstruments(bytes: Uint8Array): readonly Instrument[] {
  if (bytes.length > longestList) throw new InstrumentsError('The list is over 256 KiB.');
  const text = readUtf8(bytes);
  if (text === undefined) throw new InstrumentsError('The list is not UTF-8.');
  let list: readonly Instrument[];
  try {
    list = new Form(readIntegerJson(text)).list().map(readInstrument);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new InstrumentsError(`The list is not in its form: ${error.message}.`);
  }
  if (new Set(list.map(({ id }) => id)).size !== list.length) {
    throw new InstrumentsError('An instrument stands twice.');
  }
  return list;
}

function readInstrument(form: Form): Instrument {
  const { id, title, clocks } = form.members(['id', 'title', 'clocks']);
  const read = clocks.list().map(readClock);
  if (read.length > mostClocks) throw new InstrumentsError(`Over ${mostClocks} clocks.`);
  return { id: id.oneOf(instruments), title: title.text(), clocks: read };
}

function readClock(form: Form): InstrumentClock {
  const members = form.members([
    ...(['name', 'from', 'until', 'hours', 'urgency', 'source', 'toConfirm'] as const),
  ]);
  const hours = members.hours.count();
  if (hours === 0 || hours > mostHours) {
    throw new InstrumentsError(`A clock runs 1 to ${mostHours} hours, not ${hours}.`);
  }
  const urgency = members.urgency.textOrNull();
  return {
    ...{ name: members.name.text(), hours, source: members.source.text() },
    ...{ from: members.from.oneOf(clockStarts), until: members.until.oneOf(clockEnds) },
    urgency: urgency === null ? null : members.urgency.oneOf(urgencies),
    toConfirm: members.toConfirm.flag(),
  };
}
