import { Module } from '@nestjs/common';
import { DeviceReader } from './device.reader.js';
import { OperationsYearReader } from './operations-year.reader.js';
import { OperationsController } from './operations.controller.js';
import { OperationsStore } from './operations.store.js';

/** Reads field devices and the operator's acts; what is done about them goes through custody. */
@Module({
  controllers: [OperationsController],
  providers: [DeviceReader, OperationsStore, OperationsYearReader],
  exports: [DeviceReader, OperationsYearReader],
})
export class OperationsModule {}
