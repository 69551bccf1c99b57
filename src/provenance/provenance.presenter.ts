import { type ProvenanceRecord } from '../core/provenance/fold.js';
import { type ProvenanceDto } from './dto/provenance.dto.js';

export function presentRecord(record: ProvenanceRecord): ProvenanceDto {
  return {
    kind: record.kind,
    eventHash: record.eventHash,
    logIndex: record.logIndex,
    amended: record.amended,
    form: record.form,
  };
}
