/** Where an item stands (domain model §2). The last three are terminal. */
export const custodyStates = [
  'DRAFT',
  'IN_CUSTODY',
  'IN_TRANSFER',
  'UNDER_EXAMINATION',
  'AT_COURT',
  'QUARANTINED',
  'MISSING',
  'RETURNED',
  'DISPOSED',
  'VOIDED',
] as const;

export type CustodyState = (typeof custodyStates)[number];

/** Nothing moves an item out of these; its digests and its chain are kept. */
export const terminalStates: readonly CustodyState[] = ['RETURNED', 'DISPOSED', 'VOIDED'];

/** Every state out of which an item can still move. */
export const livingStates: readonly CustodyState[] = custodyStates.filter(
  (state) => !terminalStates.includes(state),
);

/** Where an act that changes no state is permitted, unless its type says otherwise. */
export const settledStates: readonly CustodyState[] = [
  'IN_CUSTODY',
  'UNDER_EXAMINATION',
  'AT_COURT',
];

/** States of the chains that are not items'. `NONE` is a chain without events. */
export type CaseState = 'NONE' | 'OPEN' | 'CLOSED';
export type RequestState =
  | 'NONE'
  | 'draft'
  | 'sent'
  | 'acknowledged'
  | 'more_information_needed'
  | 'in_execution'
  | 'partly_executed'
  | 'executed'
  | 'refused'
  | 'postponed'
  | 'withdrawn'
  | 'closed';
export type DeviceState = 'NONE' | 'CHECKED_OUT' | 'SEALED' | 'RETURNED' | 'LOST';
export type OperationsState = 'NONE' | 'OPEN';

export type ChainState = CustodyState | CaseState | RequestState | DeviceState | OperationsState;
