import { toHex } from '../canonical/hex.js';
import { decodeValue, type Field, type PlainValue } from '../ledger/field.js';
import { type PackageChain, type PackageChainKind } from '../package/package-json.js';
import { type ReadEvent } from './event-reading.js';

/** An event as the steps after the chains need it. Values it was not remembered for are left out. */
export interface RememberedEvent {
  readonly seq: number;
  readonly type: string;
  /** Hex. */
  readonly eventHash: string;
  /** Names of all its fields. */
  readonly names: readonly string[];
  /** Those that are asked for later: the open ones only if they are the ones that were signed. */
  readonly fields: readonly Field[];
}

/** A field of which only the leaf is given. Hashes are hex. */
export interface HiddenField {
  readonly seq: number;
  readonly name: string;
  readonly leaf: string;
  readonly eventHash: string;
  /** Where it is marked as erased: the event that is said to record it. */
  readonly erased: string | undefined;
}

/** What is kept of a chain after it was checked: not its events, of which there may be a million. */
export interface ChainRecord {
  readonly id: string;
  /** Follows from the chain; as stated by the package where event 0 cannot be read. */
  readonly kind: PackageChainKind;
  readonly first: RememberedEvent | undefined;
  /** Of the types in `rememberedTypes`, in order. */
  readonly events: readonly RememberedEvent[];
  readonly hidden: readonly HiddenField[];
  /** Positions of lines that cannot be read. */
  readonly unreadable: ReadonlySet<number>;
}

const rememberedTypes: ReadonlySet<string> = new Set([
  'item.registered/1',
  'file.attached/1',
  'exhibit.assigned/1',
  'erasure.executed/1',
  'case.opened/1',
  'case.amended/1',
  'item.added/1',
  'item.moved/1',
  'report.exported/1',
]);

const rememberedFields: ReadonlySet<string> = new Set([
  ...['caseId', 'toCaseId', 'itemId', 'firstEventHash', 'caseRef', 'exhibitRef', 'title', 'erased'],
  ...['sha256', 'sha512', 'sizeBytes', 'originalName', 'mediaType', 'announcedSha256'],
  ...['kind', 'purpose', 'recipient', 'requestedBy', 'language', 'redactionProfile', 'exportedAt'],
]);

const kindOfType: ReadonlyMap<string, PackageChainKind> = new Map<string, PackageChainKind>([
  ['case.opened', 'case'],
  ['request.drafted', 'request'],
  ['kit.checked_out', 'device'],
  ['operations.opened', 'operations'],
]);

/** Fills while a chain is read. */
export class ChainRecorder {
  private first: RememberedEvent | undefined;
  private readonly events: RememberedEvent[] = [];
  private readonly hidden: HiddenField[] = [];
  private readonly unreadable = new Set<number>();

  missLine(position: number): void {
    this.unreadable.add(position);
  }

  /** `fields`: the event's fields if they are the ones that were signed, otherwise none. */
  takeEvent(event: ReadEvent, position: number, fields: readonly Field[]): void {
    const { type } = event.statement;
    const eventHash = toHex(event.eventHash);
    for (const field of event.line.fields) {
      if ('salt' in field) continue;
      const erased = 'erased' in field ? field.erased : undefined;
      const { name, leaf } = field;
      this.hidden.push({ seq: event.line.seq, name, leaf: toHex(leaf), eventHash, erased });
    }
    const isFirst = position === 0 && event.line.seq === 0;
    if (!isFirst && !rememberedTypes.has(type)) return;
    const remembered = {
      ...{ seq: event.line.seq, type, eventHash },
      names: event.statement.body.fields,
      fields: fields.filter(({ name }) => rememberedFields.has(name)),
    };
    if (isFirst) this.first = remembered;
    if (rememberedTypes.has(type)) this.events.push(remembered);
  }

  finish({ id, kind }: PackageChain, controlId: string): ChainRecord {
    const { first, events, hidden, unreadable } = this;
    return { id, kind: this.kindOf(id, controlId) ?? kind, first, events, hidden, unreadable };
  }

  /** What a chain is follows from the chain: control by its id, otherwise the type of its event 0. */
  private kindOf(id: string, controlId: string): PackageChainKind | undefined {
    if (id === controlId) return 'control';
    if (this.first === undefined) return undefined;
    const [name = ''] = this.first.type.split('/');
    return kindOfType.get(name) ?? 'item';
  }
}

/** The events of that type. */
export function eventsOf(chain: ChainRecord, ...types: readonly string[]): RememberedEvent[] {
  return chain.events.filter(({ type }) => types.includes(type));
}

/** The value of a readable field; undefined for one that is not open, not there, or not the one that was signed. */
export function valueOf(event: RememberedEvent, name: string): PlainValue | undefined {
  const field = event.fields.find((one) => one.name === name);
  return field !== undefined && 'salt' in field ? decodeValue(field.type, field.value) : undefined;
}

export function textOf(event: RememberedEvent, name: string): string | undefined {
  const value = valueOf(event, name);
  return value?.type === 1 ? value.text : undefined;
}

/** Bytes as hex. */
export function hexOf(event: RememberedEvent, name: string): string | undefined {
  const value = valueOf(event, name);
  return value?.type === 3 ? toHex(value.bytes) : undefined;
}

/** Whether the event has the field, withheld or erased. */
export function isHidden(chain: ChainRecord, event: RememberedEvent, name: string): boolean {
  return chain.hidden.some((field) => field.eventHash === event.eventHash && field.name === name);
}
