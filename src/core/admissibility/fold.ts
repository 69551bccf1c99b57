import { type Json } from '../canonical/json.js';
import { fieldJson } from '../custody/field-json.js';
import { hexOfField, textOfField } from '../custody/field-values.js';
import { type FoldEvent } from '../custody/fold-event.js';

/** A note, counter-note, assessment, objection or ruling, plain JSON. Nothing of it is edited: it may be superseded. */
export interface AdmissibilityNote {
  readonly eventHash: string;
  readonly logIndex: number;
  readonly type: string;
  readonly forum: string;
  /** Account. */
  readonly author: string;
  readonly fields: Readonly<Record<string, Json>>;
  /** Hash of the event that takes its place. */
  readonly supersededBy?: string;
}

/** All notes of an item after one more event, in the order of the chain. */
export function foldNotes(
  notes: readonly AdmissibilityNote[],
  { type, eventHash, logIndex, account, fields }: FoldEvent,
): readonly AdmissibilityNote[] {
  if (!type.startsWith('admissibility.')) return notes;
  const superseded = hexOfField(fields, 'supersedes');
  const note: AdmissibilityNote = {
    eventHash,
    logIndex,
    type,
    forum: textOfField(fields, 'forum') ?? '',
    author: account,
    fields: Object.fromEntries([...fields].map(([name, value]) => [name, fieldJson(value)])),
  };
  return [
    ...notes.map((old) => (old.eventHash === superseded ? { ...old, supersededBy: eventHash } : old)),
    note,
  ];
}
