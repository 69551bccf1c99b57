import { Module } from '@nestjs/common';
import { InstrumentReader } from './instrument.reader.js';
import { LetterTemplateReader } from './letter-template.reader.js';
import { RequestController } from './request.controller.js';
import { RequestReader } from './request.reader.js';
import { RequestStore } from './request.store.js';

/** Reads requests between States; their steps go through custody. */
@Module({
  controllers: [RequestController],
  providers: [InstrumentReader, LetterTemplateReader, RequestReader, RequestStore],
  exports: [RequestReader],
})
export class CooperationModule {}
