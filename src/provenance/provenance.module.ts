import { Module } from '@nestjs/common';
import { ProvenanceController } from './provenance.controller.js';
import { ProvenanceReader } from './provenance.reader.js';
import { ProvenanceStore } from './provenance.store.js';

/** Reads where items come from; forms are recorded and amended through custody. */
@Module({
  controllers: [ProvenanceController],
  providers: [ProvenanceReader, ProvenanceStore],
  exports: [ProvenanceReader],
})
export class ProvenanceModule {}
