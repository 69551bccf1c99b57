import { compareBytes, utf8 } from '../canonical/bytes.js';

/** Everything that can be found; what each says stands in the reference of the format, §18. */
export type FindingCode =
  | 'E_ANNOUNCED'
  | 'E_BAG'
  | 'E_BLOB'
  | 'E_CANON'
  | 'E_CHAIN'
  | 'E_CONSISTENCY'
  | 'E_FIELD'
  | 'E_INCLUSION'
  | 'E_ITEM_ID'
  | 'E_KEY_REVOKED'
  | 'E_KEY_UNKNOWN'
  | 'E_LEAF'
  | 'E_LIMIT'
  | 'E_NO_PROOF'
  | 'E_NOTE'
  | 'E_ORIGIN'
  | 'E_ORPHAN'
  | 'E_PROJECTION'
  | 'E_QUORUM'
  | 'E_ROLE'
  | 'E_ROLLBACK'
  | 'E_SIG'
  | 'E_STALE'
  | 'E_SUITE'
  | 'E_TAG'
  | 'E_TAG_DUP'
  | 'E_TAIL'
  | 'E_TIME'
  | 'E_VIEW'
  | 'W_ERASED'
  | 'W_KEY_BYPASSED'
  | 'W_KEY_UNVOUCHED'
  | 'W_LATE'
  | 'W_REDACTED'
  | 'W_SERVICE_SIGNED'
  | 'W_STALE'
  | 'W_SUSPECT_KEY'
  | 'W_UNKNOWN_TYPE';

/** Where something was found; what does not apply is null. `chain`: 64 hex digits; `path`: relative to the bag. */
export interface Finding {
  readonly code: FindingCode;
  /** Number of the step of verification. */
  readonly step: number;
  readonly chain: string | null;
  readonly seq: number | null;
  readonly field: string | null;
  readonly path: string | null;
  /** For people: two verifiers may put it differently. */
  readonly detail: string;
}

/** What is known of the place; the rest becomes null. */
export type Place = Partial<Pick<Finding, 'chain' | 'seq' | 'field' | 'path'>>;

/** What a verification finds, all of it. It fills while the package is read and belongs to that one verification. */
export class Findings {
  private readonly found = new Map<string, Finding>();

  add(code: FindingCode, step: number, place: Place, detail: string): void {
    const { chain = null, seq = null, field = null, path = null } = place;
    const key = JSON.stringify([code, step, chain, seq, field, path]);
    if (this.found.has(key)) return;
    this.found.set(key, { code, step, chain, seq, field, path, detail });
  }

  /** What is larger than the format allows belongs to the container, wherever it is found. */
  addLimit(place: Place, detail: string): void {
    this.add('E_LIMIT', 0, place, detail);
  }

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  /** By step, chain, seq, field, path and code; null first. */
  sorted(): readonly Finding[] {
    return [...this.found.values()].sort(compareFindings);
  }
}

/** The findings about one event, and whether there are errors among them. */
export class EventFindings {
  private readonly faultySteps = new Set<number>();

  constructor(
    private readonly findings: Findings,
    private readonly place: { readonly chain: string; readonly seq: number },
  ) {}

  add(code: FindingCode, step: number, detail: string, field?: string): void {
    if (code.startsWith('E_')) this.faultySteps.add(step);
    const place = field === undefined ? this.place : { ...this.place, field };
    this.findings.add(code, step, place, detail);
  }

  get hasErrors(): boolean {
    return this.faultySteps.size > 0;
  }

  hasErrorsIn(step: number): boolean {
    return this.faultySteps.has(step);
  }
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    a.step - b.step ||
    compareTexts(a.chain, b.chain) ||
    (a.seq ?? -1) - (b.seq ?? -1) ||
    compareTexts(a.field, b.field) ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.code, b.code)
  );
}

function compareTexts(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return compareBytes(utf8(a), utf8(b));
}
