import { Module } from '@nestjs/common';
import { ChainCheckService } from './chain-check.service.js';
import { ItemController } from './item.controller.js';
import { ItemReader } from './item.reader.js';
import { ItemStore } from './item.store.js';

/** Reads items and checks their chains; what is done to them goes through custody. */
@Module({
  controllers: [ItemController],
  providers: [ChainCheckService, ItemReader, ItemStore],
  exports: [ItemReader],
})
export class ItemsModule {}
