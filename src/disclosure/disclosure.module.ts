import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DisclosureController } from './disclosure.controller.js';
import { DisclosureReader } from './disclosure.reader.js';
import { DisclosureStore } from './disclosure.store.js';

/** Reads what was disclosed; serving and checking go through custody. */
@Module({
  imports: [CasesModule],
  controllers: [DisclosureController],
  providers: [DisclosureReader, DisclosureStore],
  exports: [DisclosureReader],
})
export class DisclosureModule {}
