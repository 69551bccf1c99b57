import { toHex } from '../../core/canonical/hex.js';
import { type Json } from '../../core/canonical/json.js';
import { type FieldsByName } from '../../core/custody/event-type.js';
import { type Findings } from '../../core/verify/finding.js';
import { type ReadEvent } from '../../core/verify/event-reading.js';
import { type RegisteredErasure } from '../../erasure/erasure-register.js';

/** Values that are gone, and the acts by which values may go: they must be the same. */
export class ErasedValues {
  private readonly gone: {
    readonly chain: string;
    readonly seq: number;
    readonly field: string;
    readonly key: string;
  }[] = [];
  private readonly recorded = new Set<string>();
  /** Erased by the register alone: the act is not in this log. */
  private readonly registered: ReadonlySet<string>;

  constructor(
    private readonly findings: Findings,
    registered: readonly RegisteredErasure[],
  ) {
    this.registered = new Set(
      registered.map(({ chain, eventHash, field, digest }) =>
        keyOf(chain, eventHash, field, digest),
      ),
    );
  }

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

  /** Whether the bytes that the event brought in were erased, by the log or by the register. Hex. */
  areBytesErased(chain: string, eventHash: string, sha256: string): boolean {
    const key = keyOf(chain, eventHash, '', sha256);
    return this.recorded.has(key) || this.registered.has(key);
  }

  finish(): void {
    for (const { key, ...place } of this.gone) {
      if (this.recorded.has(key)) this.findings.add('W_ERASED', 12, place, 'erased on record');
      else if (this.registered.has(key)) this.findings.add('W_ERASED', 12, place, 'registered');
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

/** Event, field and leaf as an erasure lists them, of bytes their SHA-256; what is no text matches nothing. */
function texts({ eventHash = '', field = '', leaf, sha256 = '' }: Entry): readonly string[] {
  return [eventHash, field, leaf ?? sha256].map((text) => (typeof text === 'string' ? text : ''));
}
