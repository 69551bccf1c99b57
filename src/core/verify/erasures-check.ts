import { exactKeys, type Json } from '../canonical/json.js';
import { type ChainRecord, eventsOf, type HiddenField, valueOf } from './chain-record.js';
import { type Findings } from './finding.js';

const step = 12;

type ErasureEntry = Readonly<Record<string, Json | undefined>>;

/** What the events of one chain say was erased on it. */
export class Erasures {
  private readonly entriesByEvent: ReadonlyMap<string, readonly ErasureEntry[]>;

  constructor(private readonly chain: ChainRecord) {
    this.entriesByEvent = new Map(
      eventsOf(chain, 'erasure.executed/1').map((event) => {
        const value = valueOf(event, 'erased');
        return [event.eventHash, value?.type === 7 ? entriesIn(value.json) : []];
      }),
    );
  }

  /** Whether the event that the field names records that this very field was erased. */
  isRecorded({ erased = '', eventHash, name, leaf }: HiddenField): boolean {
    const entries = this.entriesByEvent.get(erased) ?? [];
    return entries.some(
      (entry) =>
        entry['eventHash'] === eventHash && entry['field'] === name && entry['leaf'] === leaf,
    );
  }

  /** Whether any event records that these bytes, brought in by event `seq`, were erased. `sha256`: hex. */
  areErased(seq: number, sha256: string): boolean {
    const origins = this.chain.events.filter((event) => event.seq === seq);
    return [...this.entriesByEvent.values()]
      .flat()
      .some(
        (entry) =>
          entry['sha256'] === sha256 &&
          origins.some(({ eventHash }) => eventHash === entry['eventHash']),
      );
  }
}

/** Step 12: what is marked as erased was erased by an act on the same chain, and not by whoever wrote the package. */
export function checkErasures(findings: Findings, chain: ChainRecord, erasures: Erasures): void {
  for (const field of chain.hidden) {
    if (field.erased === undefined) continue;
    const place = { chain: chain.id, seq: field.seq, field: field.name };
    if (erasures.isRecorded(field)) findings.add('W_ERASED', step, place, 'erased on record');
    else findings.add('E_FIELD', step, place, 'marked as erased, but no event records it');
  }
}

function entriesIn(json: Json): readonly ErasureEntry[] {
  return Array.isArray(json) ? json.filter(isEntry) : [];
}

function isEntry(json: Json): json is Readonly<Record<string, Json>> {
  return entryForms.some((keys) => exactKeys(json, keys) !== undefined);
}

/** Of a field, and of bytes (ledger format §4). */
const entryForms = [
  ['eventHash', 'field', 'leaf'],
  ['eventHash', 'sha256'],
] as const;
