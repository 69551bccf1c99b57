import { delaysCsv, delaysOf } from './delays.js';
import { emptyRequest, type RequestRecord } from './request-record.js';

const hour = 3_600_000;
const served = Date.parse('2026-09-01T09:00:00Z');

describe('delays of an authority', () => {
  const request = (
    authority: string,
    hours: number,
    more: Partial<RequestRecord> = {},
  ): RequestRecord => ({
    ...emptyRequest,
    ...{ requestedAuthority: authority, instrument: 'mla', sentMs: served },
    ...{ acknowledgedMs: served + hours * hour, executedMs: served + 2 * hours * hour },
    ...more,
  });
  const five = (authority: string) => [1, 2, 3, 4, 100].map((hours) => request(authority, hours));

  it('are medians of five requests or more, and name no case', () => {
    expect(delaysOf([...five('Rome'), ...five('Bern'), request('Oslo', 1)])).toEqual([
      ...['Bern', 'Rome'].map((authority) => ({
        ...{ authority, instrument: 'mla', requests: 5 },
        ...{ hoursToAcknowledge: 3, hoursToExecute: 6 },
      })),
    ]);
  });

  it('are medians: of an even count half-way between the two in the middle', () => {
    expect(delaysOf([...five('Rome'), request('Rome', 6)])).toMatchObject([
      { requests: 6, hoursToAcknowledge: 3.5, hoursToExecute: 7 },
    ]);
  });

  it('are unknown where fewer were answered, and count only what was sent', () => {
    const open = { executedMs: undefined };
    const some = [...five('Rome').slice(1), request('Rome', 9, open)];
    expect(delaysOf(some)).toMatchObject([{ requests: 5, hoursToExecute: null }]);
    expect(delaysOf(five('Rome').map((one) => ({ ...one, sentMs: undefined })))).toEqual([]);
  });

  it('are a table in which no cell is a formula', () => {
    const named = five('=cmd|"x"').map((one) => ({ ...one, executedMs: undefined }));
    expect(delaysCsv(delaysOf(named))).toBe(
      'authority,instrument,requests,hours to acknowledge,hours to execute\r\n' +
        '"\'=cmd|""x""",mla,5,3.0,\r\n',
    );
  });
});
