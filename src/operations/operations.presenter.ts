import { instantText } from '../core/canonical/instant.js';
import { type DeviceDto, type OperationsYearDto } from './dto/operations.dto.js';
import { type DeviceView } from './device.reader.js';
import { type OperationsYear } from './operations-year.reader.js';

export function presentDevice({ deviceId, record }: DeviceView): DeviceDto {
  const { state, seq, leaseUntilMs } = record;
  return {
    ...{ deviceId, state, seq },
    deviceRef: record.deviceRef ?? null,
    holder: record.holder ?? null,
    organisation: record.organisation ?? null,
    softwareVersion: record.softwareVersion ?? null,
    leaseUntil: leaseUntilMs === undefined ? null : instantText(leaseUntilMs),
    sealedEvents: record.sealedEvents ?? null,
  };
}

export function presentYear({ chainId, record }: OperationsYear): OperationsYearDto {
  const { year = 0, seq, previousChainId = null } = record;
  return { chainId, year, seq, previousChainId };
}
