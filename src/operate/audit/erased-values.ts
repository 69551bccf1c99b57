import { toHex } from '../../core/canonical/hex.js';
import { type Json } from '../../core/canonical/json.js';
import { type FieldsByName } from '../../core/custody/event-type.js';
import { type Findings } from '../../core/verify/finding.js';
import { type ReadEvent } from '../../core/verify/event-reading.js';

/** Values that are gone, and the acts by which values may go: they must be the same. */
export class ErasedValues {
  private readonly gone: {
    readonly chain: string;
    readonly seq: number;
    readonly field: string;
    readonly key: string;
  }[] = [];
  private readonly recorded = new Set<string>();

  constructor(private readonly findings: Findings) {}

  /** `fields`: the readable values of the event. */
  take(chain: string, { line, statement, eventHash }: ReadEvent, fields: FieldsByName): void {
    for (const field of line.fields) {
      if ('salt' in field) continue;
      const key = keyOf(chain, toHex(eventHash), field.name, toHex(field.leaf));
      this.gone.push({ chain, seq: line.seq, field: field.name, key });
    }
    const erased = fields.get('erased');
    if (statement.type !== 'erasure.executed/1' || erased?.type !== 7) return;
    const entries = Array.isArray(erased.json) ? erased.json.filter(isEntry) : [];
    for (const entry of entries) this.recorded.add(keyOf(chain, ...texts(entry)));
  }

  finish(): void {
    for (const { key, ...place } of this.gone) {
      if (this.recorded.has(key)) this.findings.add('W_ERASED', 12, place, 'erased on record');
      else this.findings.add('E_FIELD', 12, place, 'the value is gone, but no event records it');
    }
  }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

type Entry = Readonly<Record<string, Json>>;

function isEntry(json: Json): json is Entry {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Event, field and leaf as an erasure lists them; what is no text matches nothing. */
function texts({ eventHash = '', field = '', leaf = '' }: Entry): readonly string[] {
  return [eventHash, field, leaf].map((text) => (typeof text === 'string' ? text : ''));
}
