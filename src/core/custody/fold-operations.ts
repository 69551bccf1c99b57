import { type OperationsState } from './chain-state.js';
import { hexOfField, integerOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { plainState } from './plain-state.js';
import { vocabulary } from './vocabulary.js';

/** Where the chain of the operator's acts of one year stands: a pure fold of it. Plain JSON, stored as it is. */
export interface OperationsRecord {
  readonly state: OperationsState;
  /** Of the last event; −1 for a chain without events. */
  readonly seq: number;
  readonly year?: number | undefined;
  /** The chain of an earlier year. */
  readonly previousChainId?: string | undefined;
}

export const emptyOperations: OperationsRecord = { state: 'NONE', seq: -1 };

/** The chain after the event; types that do not stand on it leave it as it is. */
export function foldOperations(record: OperationsRecord, event: FoldEvent): OperationsRecord {
  const schema = vocabulary.get(event.type);
  if (schema?.chain !== 'operations') return record;
  const { type, seq, fields } = event;
  if (type !== 'operations.opened/1') return { ...record, seq };
  return plainState({
    ...{ state: 'OPEN', seq, year: Number(integerOfField(fields, 'year') ?? 0n) },
    previousChainId: hexOfField(fields, 'previousChainId'),
  });
}
