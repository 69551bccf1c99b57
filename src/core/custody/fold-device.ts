import { type DeviceState } from './chain-state.js';
import { instantOfField, integerOfField, textOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { plainState } from './plain-state.js';
import { vocabulary } from './vocabulary.js';

/** Where a field device stands: a pure fold of its chain. Plain JSON, stored as it is. */
export interface DeviceRecord {
  readonly state: DeviceState;
  /** Of the last event; −1 for a chain without events. */
  readonly seq: number;
  readonly deviceRef?: string | undefined;
  /** Who checked it out, and to whom. Accounts. */
  readonly checkedOutBy?: string | undefined;
  readonly holder?: string | undefined;
  readonly organisation?: string | undefined;
  readonly softwareVersion?: string | undefined;
  /** Until when what it took along is reserved for it; in ms since 1970. */
  readonly leaseUntilMs?: number | undefined;
  /** How many events it had sealed when it sealed last. */
  readonly sealedEvents?: number | undefined;
}

export const emptyDevice: DeviceRecord = { state: 'NONE', seq: -1 };

/** The device after the event; types that do not stand on a device's chain leave it as it is. */
export function foldDevice(record: DeviceRecord, event: FoldEvent): DeviceRecord {
  const schema = vocabulary.get(event.type);
  if (schema?.chain !== 'device') return record;
  // A type of a device's chain leads to a state of devices: a test holds the vocabulary to it.
  const state = (schema.to ?? record.state) as DeviceState;
  return plainState({ ...record, state, seq: event.seq, ...told(event) });
}

function told({ type, account, fields }: FoldEvent): Partial<DeviceRecord> {
  switch (type) {
    case 'kit.checked_out/1':
      return {
        ...{ checkedOutBy: account, holder: textOfField(fields, 'holder') },
        deviceRef: textOfField(fields, 'deviceRef'),
        organisation: textOfField(fields, 'organisation'),
        softwareVersion: textOfField(fields, 'softwareVersion'),
        leaseUntilMs: instantOfField(fields, 'leaseUntil'),
      };
    case 'kit.sealed/1':
      return { sealedEvents: Number(integerOfField(fields, 'eventCount') ?? 0n) };
    default:
      return {};
  }
}
