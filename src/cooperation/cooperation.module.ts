import { Module } from '@nestjs/common';
import { AuthorityController } from './authority.controller.js';
import { AuthorityReader } from './authority.reader.js';
import { AuthorityService } from './authority.service.js';
import { AuthorityStore } from './authority.store.js';
import { InstrumentReader } from './instrument.reader.js';
import { LetterTemplateReader } from './letter-template.reader.js';
import { RequestController } from './request.controller.js';
import { RequestReader } from './request.reader.js';
import { RequestStore } from './request.store.js';

/** Requests between States, whose steps go through custody, and the directory of the authorities that they go to. */
@Module({
  controllers: [AuthorityController, RequestController],
  providers: [
    AuthorityReader,
    AuthorityService,
    AuthorityStore,
    InstrumentReader,
    LetterTemplateReader,
    RequestReader,
    RequestStore,
  ],
  exports: [InstrumentReader, RequestReader],
})
export class CooperationModule {}
