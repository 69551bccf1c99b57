import { type Json } from '../canonical/json.js';
import { custodyFields } from '../custody/common-fields.js';
import { fieldJson } from '../custody/field-json.js';
import { hexOfField, textOfField } from '../custody/field-values.js';
import { type FoldEvent } from '../custody/fold-event.js';

/** What somebody holds of an item's admissibility in a forum. Plain JSON, stored as it is. */
export interface AdmissibilityNote {
  readonly eventHash: string;
  readonly logIndex: number;
  /** `admissibility.noted/1`, `.countered`, `.assessed`, `.objected`, `.ruled`. */
  readonly type: string;
  readonly forum: string;
  /** Account. */
  readonly author: string;
  /** The type's own fields, as `fieldJson` writes them. */
  readonly fields: Readonly<Record<string, Json>>;
  /** The event by which its author replaced it. */
  readonly supersededBy?: string;
}

const common: ReadonlySet<string> = new Set(custodyFields.map(({ name }) => name));

/** The notes after the event, in the order of the log; every other type leaves them as they are. */
export function foldNotes(
  notes: readonly AdmissibilityNote[],
  event: FoldEvent,
): readonly AdmissibilityNote[] {
  if (!event.type.startsWith('admissibility.')) return notes;
  const replaced = hexOfField(event.fields, 'supersedes');
  return [
    ...notes.map((note) => (isReplaced(note, event, replaced) ? supersede(note, event) : note)),
    noteOf(event),
  ];
}

/** Nobody puts away what another said: a counter-note stands beside it. */
function isReplaced(
  note: AdmissibilityNote,
  event: FoldEvent,
  replaced: string | undefined,
): boolean {
  return note.eventHash === replaced && note.author === event.account && note.type === event.type;
}

function supersede(note: AdmissibilityNote, { eventHash }: FoldEvent): AdmissibilityNote {
  return { ...note, supersededBy: eventHash };
}

function noteOf({ eventHash, logIndex, type, account, fields }: FoldEvent): AdmissibilityNote {
  const own = [...fields].filter(([name]) => !common.has(name));
  return {
    eventHash,
    logIndex,
    type,
    forum: textOfField(fields, 'forum') ?? '',
    author: account,
    fields: Object.fromEntries(own.map(([name, value]) => [name, fieldJson(value)])),
  };
}
