import { createHash } from 'node:crypto';
import { cast, organisations, type PersonKey } from '../../seeds/cast.js';
import { type ExerciseFile } from '../../seeds/exercise-files.js';
import { type Known, resolveFields } from '../../seeds/resolve.js';
import { type ChainKey, type Step } from '../../seeds/step.js';
import { type AdmissibilityNote, foldNotes } from '../../src/core/admissibility/fold.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type CaseRecord, emptyCase, isRunning } from '../../src/core/custody/case-state.js';
import { checkFields, orderFields } from '../../src/core/custody/check-fields.js';
import { type Attempt, decideCase, decideItem } from '../../src/core/custody/decide.js';
import { type FieldsByName } from '../../src/core/custody/event-type.js';
import { fieldSchemas, readFieldJson } from '../../src/core/custody/field-json.js';
import { hexOfField } from '../../src/core/custody/field-values.js';
import { foldCase } from '../../src/core/custody/fold-case.js';
import { type FoldEvent } from '../../src/core/custody/fold-event.js';
import { foldItem } from '../../src/core/custody/fold-item.js';
import { emptyItem, type ItemState } from '../../src/core/custody/item-state.js';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { foldProvenance, type ProvenanceRecord } from '../../src/core/provenance/fold.js';

/** What came of a story that was told to core alone. */
export interface Telling {
  /** One line for each thing that core would not take; the story goes on as if it had. */
  readonly refusals: readonly string[];
  readonly record: CaseRecord;
  readonly items: ReadonlyMap<ChainKey, ItemState>;
  readonly provenance: ReadonlyMap<ChainKey, ProvenanceRecord>;
  readonly notes: readonly AdmissibilityNote[];
}

/** Tells the steps in their order, as the service would log them a second apart, with made-up ids. */
export function tell(
  steps: readonly Step[],
  startMs: number,
  files: readonly ExerciseFile[],
): Telling {
  const teller = new StoryTeller(startMs, files);
  for (const step of steps) teller.take(step);
  return teller;
}

export function hexFor(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

export function accountFor(person: PersonKey): string {
  return `account-of-${person}`;
}

class StoryTeller implements Telling {
  readonly refusals: string[] = [];
  record: CaseRecord = emptyCase;
  readonly items = new Map<ChainKey, ItemState>();
  readonly provenance = new Map<ChainKey, ProvenanceRecord>();
  notes: readonly AdmissibilityNote[] = [];
  private readonly lengths = new Map<ChainKey, number>();
  private readonly logged = new Map<string, { readonly on: ChainKey; readonly event: FoldEvent }>();

  constructor(
    private readonly startMs: number,
    private readonly files: readonly ExerciseFile[],
  ) {}

  take(step: Step): void {
    const seq = this.lengths.get(step.on) ?? 0;
    const fields = this.fieldsOf(step);
    const nowMs = this.startMs + this.logged.size * 1_000;
    const occurredMs = this.startMs + step.at;
    this.judge(step, { fields, seq, nowMs, occurredMs });
    const event: FoldEvent = {
      ...{ type: step.type, seq, occurredMs, loggedMs: nowMs, fields },
      eventHash: hexFor(step.key),
      logIndex: this.logged.size,
      account: accountFor(step.by),
    };
    this.fold(step.on, event);
    this.lengths.set(step.on, seq + 1);
    this.logged.set(step.key, { on: step.on, event });
  }

  private judge(step: Step, when: Pick<Attempt, 'fields' | 'seq' | 'nowMs' | 'occurredMs'>): void {
    const attempt: Attempt = {
      ...when,
      type: step.type,
      author: signerOf(step.by),
      seconds: (step.with ?? []).map(signerOf),
    };
    const problems = checkFields(step.type, orderFields(step.type, when.fields), when.seq);
    const moves =
      step.on === 'case'
        ? decideCase(this.record, attempt)
        : decideItem(this.items.get(step.on) ?? emptyItem, attempt);
    this.refusals.push(
      ...problems.map(({ field, code }) => `${step.key}: ${field} ${code}`),
      ...moves.map(({ code, message }) => `${step.key}: ${code}: ${message}`),
      ...this.links(when.fields).map((fault) => `${step.key}: ${fault}`),
      ...(this.isSeenBy(step, when.nowMs)
        ? []
        : [`${step.key}: ${step.by} may not see ${step.on}`]),
    );
  }

  /** What the service asks besides: links to other chains are so. */
  private links(fields: FieldsByName): readonly string[] {
    const faults: string[] = [];
    const first = hexOfField(fields, 'firstEventHash');
    if (first !== undefined) {
      const found = this.eventOf(first);
      if (found?.event.seq !== 0 || hexFor(found.on) !== hexOfField(fields, 'itemId')) {
        faults.push('not the first event of that item');
      }
    }
    const derived = hexOfField(fields, 'derivedByEventHash');
    if (derived !== undefined) {
      const found = this.eventOf(derived);
      if (found === undefined || hexFor(found.on) !== hexOfField(fields, 'parentId')) {
        faults.push('not an event of the parent');
      }
    }
    return faults;
  }

  /** As row-level security has it: the opener, grants on the whole case, who holds or is to receive the item. */
  private isSeenBy({ on, by }: Step, nowMs: number): boolean {
    const account = accountFor(by);
    const { openedBy, grants } = this.record;
    if (openedBy === undefined || openedBy === account) return true;
    const { holder, recipient } = this.items.get(on) ?? emptyItem;
    if (account === holder || account === recipient) return true;
    return grants.some((grant) => grant.account === account && isRunning(grant, nowMs));
  }

  private fold(on: ChainKey, event: FoldEvent): void {
    if (on === 'case') {
      this.record = foldCase(this.record, event);
      return;
    }
    this.items.set(on, foldItem(this.items.get(on) ?? emptyItem, event));
    this.notes = foldNotes(this.notes, event);
    const origin = foldProvenance(this.provenance.get(on), event);
    if (origin !== undefined) this.provenance.set(on, origin);
  }

  private fieldsOf(step: Step): FieldsByName {
    const json = resolveFields(step, this.known());
    const schemas = fieldSchemas(step.type, json);
    const values = new Map<string, PlainValue>();
    for (const [name, value] of Object.entries(json)) {
      const schema = schemas.find((each) => each.name === name);
      const read = schema && readFieldJson(schema, value);
      if (read === undefined) this.refusals.push(unread(step, name, value));
      else values.set(name, read);
    }
    return values;
  }

  private known(): Known {
    return {
      startMs: this.startMs,
      file: (key) =>
        present(
          this.files.find((file) => file.key === key),
          key,
        ),
      account: accountFor,
      organisation: (key) => organisations[key].name,
      chain: hexFor,
      eventHash: (step) => this.eventNamed(step).eventHash,
      logIndex: (step) => this.eventNamed(step).logIndex,
    };
  }

  private eventNamed(step: string): FoldEvent {
    return present(this.logged.get(step), step).event;
  }

  private eventOf(eventHash: string): { on: ChainKey; event: FoldEvent } | undefined {
    return [...this.logged.values()].find(({ event }) => event.eventHash === eventHash);
  }
}

function signerOf(person: PersonKey): Attempt['author'] {
  return { account: accountFor(person), roles: cast[person].roles };
}

function unread(step: Step, name: string, value: Json): string {
  return `${step.key}: ${name} cannot be read from ${JSON.stringify(value)}`;
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`${name} is not known yet`);
  return value;
}
