import { type AdmissibilityNote } from '../core/admissibility/fold.js';
import { type AdmissibilityNoteDto } from './dto/admissibility.dto.js';

export function presentNote(note: AdmissibilityNote): AdmissibilityNoteDto {
  return {
    eventHash: note.eventHash,
    logIndex: note.logIndex,
    type: note.type,
    forum: note.forum,
    author: note.author,
    fields: note.fields,
    supersededBy: note.supersededBy ?? null,
  };
}
