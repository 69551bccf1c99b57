import { ApiProperty } from '@nestjs/swagger';

export class DeviceDto {
  /** Id of the device's chain, 64 hex digits. */
  readonly deviceId!: string;
  /** CHECKED_OUT, SEALED, RETURNED or LOST */
  readonly state!: string;
  /** Number of the last event on its chain. */
  readonly seq!: number;
  readonly deviceRef!: string | null;
  /** Account of whoever carries it. */
  readonly holder!: string | null;
  readonly organisation!: string | null;
  readonly softwareVersion!: string | null;
  /** Until when what it took along is reserved for it. */
  readonly leaseUntil!: string | null;
  /** How many events it had sealed when it sealed last. */
  readonly sealedEvents!: number | null;
}

export class DevicePageDto {
  @ApiProperty({ type: [DeviceDto] })
  readonly items!: readonly DeviceDto[];
  readonly next!: string | null;
}

export class OperationsYearDto {
  /** Id of the year's chain, 64 hex digits. */
  readonly chainId!: string;
  readonly year!: number;
  /** Number of the last event on it. */
  readonly seq!: number;
  readonly previousChainId!: string | null;
}

export class OperationsYearListDto {
  @ApiProperty({ type: [OperationsYearDto] })
  readonly items!: readonly OperationsYearDto[];
}
