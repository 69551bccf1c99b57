import { type RequestState } from '../custody/chain-state.js';
import { type Offence } from '../custody/check-offence.js';

/** Where a request stands: a pure fold of its chain. Plain JSON, stored as it is. */
export interface RequestRecord {
  readonly state: RequestState;
  /** Of the last event; −1 for a chain without events. */
  readonly seq: number;
  readonly caseId?: string | undefined;
  readonly requestRef?: string | undefined;
  readonly instrument?: string | undefined;
  readonly direction?: string | undefined;
  readonly requestingAuthority?: string | undefined;
  readonly requestedAuthority?: string | undefined;
  readonly channel?: string | undefined;
  readonly urgency?: string | undefined;
  readonly purpose?: string | undefined;
  readonly useLimits: readonly string[];
  readonly assurances: readonly string[];
  readonly language?: string | undefined;
  readonly confidential?: boolean | undefined;
  readonly foreignRef?: string | undefined;
  /** When each thing happened, as its event says; in ms since 1970. */
  readonly sentMs?: number | undefined;
  readonly acknowledgedMs?: number | undefined;
  readonly executedMs?: number | undefined;
  readonly refusedMs?: number | undefined;
  readonly withdrawnMs?: number | undefined;
  readonly closedMs?: number | undefined;
  /** Until when it is postponed. */
  readonly postponedUntilMs?: number | undefined;
  /** As agreed or ordered; it goes before the instrument's own clocks. */
  readonly dueMs?: number | undefined;
  /** What more the other side asked for, and was not answered by a later step. */
  readonly question?: string | undefined;
  /** For which it is made, as its draft says; left out where it names none. */
  readonly offences?: readonly Offence[] | undefined;
  /** Items that its steps name. */
  readonly items: readonly string[];
}

export const emptyRequest: RequestRecord = {
  ...{ state: 'NONE', seq: -1, useLimits: [], assurances: [], items: [] },
};
