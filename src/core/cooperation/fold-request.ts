import { type RequestState } from '../custody/chain-state.js';
import { type Offence, offenceOf } from '../custody/check-offence.js';
import {
  flagOfField,
  hexOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from '../custody/field-values.js';
import { type FoldEvent } from '../custody/fold-event.js';
import { isJsonList } from '../custody/json-kind.js';
import { plainState } from '../custody/plain-state.js';
import { vocabulary } from '../custody/vocabulary.js';
import { type RequestRecord } from './request-record.js';

type Fields = FoldEvent['fields'];

/** The request after the event; types that do not stand on a request's chain leave it as it is. */
export function foldRequest(record: RequestRecord, event: FoldEvent): RequestRecord {
  const schema = vocabulary.get(event.type);
  if (schema?.chain !== 'request') return record;
  // A type of a request's chain leads to a state of requests: a test holds the vocabulary to it.
  const state = (schema.to ?? record.state) as RequestState;
  return plainState({
    ...record,
    state,
    seq: event.seq,
    question: undefined,
    ...folds.get(event.type)?.(record, event),
  });
}

type RequestFold = (record: RequestRecord, event: FoldEvent) => Partial<RequestRecord>;

const at = ({ fields }: FoldEvent): number | undefined => instantOfField(fields, 'at');

const folds: ReadonlyMap<string, RequestFold> = new Map<string, RequestFold>([
  ['request.drafted/1', (_, { fields }) => drafted(fields)],
  [
    'request.sent/1',
    ({ dueMs }, event) => ({
      sentMs: at(event),
      dueMs: instantOfField(event.fields, 'dueAt') ?? dueMs,
    }),
  ],
  [
    'request.acknowledged/1',
    (_, event) => ({
      acknowledgedMs: at(event),
      foreignRef: textOfField(event.fields, 'foreignRef'),
    }),
  ],
  [
    'request.more_information_needed/1',
    (_, { fields }) => ({ question: textOfField(fields, 'question') }),
  ],
  ['request.in_execution/1', () => ({ postponedUntilMs: undefined })],
  ['request.partly_executed/1', (record, { fields }) => ({ items: withItems(record, fields) })],
  [
    'request.executed/1',
    (record, event) => ({
      executedMs: at(event),
      items: withItems(record, event.fields),
      ...limitsIn(record, event.fields),
    }),
  ],
  ['request.refused/1', (_, event) => ({ refusedMs: at(event) })],
  [
    'request.postponed/1',
    (_, { fields }) => ({ postponedUntilMs: instantOfField(fields, 'until') }),
  ],
  ['request.withdrawn/1', (_, event) => ({ withdrawnMs: at(event) })],
  ['request.closed/1', (_, { occurredMs }) => ({ closedMs: occurredMs })],
]);

function drafted(fields: Fields): Partial<RequestRecord> {
  const text = (name: string): string | undefined => textOfField(fields, name);
  return {
    caseId: hexOfField(fields, 'caseId'),
    ...{ requestRef: text('requestRef'), instrument: text('instrument') },
    ...{ direction: text('direction'), requestingAuthority: text('requestingAuthority') },
    ...{ requestedAuthority: text('requestedAuthority'), channel: text('channel') },
    ...{ urgency: text('urgency'), purpose: text('purpose'), language: text('language') },
    confidential: flagOfField(fields, 'confidential'),
    useLimits: textsOfField(fields, 'useLimits'),
    assurances: textsOfField(fields, 'assurances'),
    offences: offencesIn(fields),
    dueMs: instantOfField(fields, 'dueAt'),
  };
}

/** What an older service logged under that name and is no offence is passed over. */
function offencesIn(fields: Fields): readonly Offence[] | undefined {
  const json = jsonOfField(fields, 'offences');
  if (!isJsonList(json)) return undefined;
  const offences = json.map(offenceOf).filter((offence) => offence !== undefined);
  return offences.length === 0 ? undefined : offences;
}

function withItems({ items }: RequestRecord, fields: Fields): readonly string[] {
  return [...new Set([...items, ...textsOfField(fields, 'itemIds')])];
}

/** Conditions under which it was executed bind the use of what came. */
function limitsIn({ useLimits }: RequestRecord, fields: Fields): Partial<RequestRecord> {
  const conditions = textsOfField(fields, 'conditions');
  return conditions.length === 0 ? {} : { useLimits: [...new Set([...useLimits, ...conditions])] };
}
