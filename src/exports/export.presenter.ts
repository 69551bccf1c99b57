import { instantText } from '../core/canonical/instant.js';
import { type ExportDto } from './dto/export.dto.js';
import { type ExportRecord } from './export.store.js';

export function presentExport(record: ExportRecord): ExportDto {
  return {
    id: record.id,
    caseId: record.caseId,
    kind: record.kind,
    state: record.state,
    requestedBy: record.requestedBy,
    logIndex: record.logIndex,
    checkpointSize: record.checkpointSize ?? null,
    sizeBytes: record.sizeBytes ?? null,
    packageId: record.packageId ?? null,
    failure: record.failure ?? null,
    createdAt: instantText(record.createdMs),
    finishedAt: record.finishedMs === undefined ? null : instantText(record.finishedMs),
  };
}
