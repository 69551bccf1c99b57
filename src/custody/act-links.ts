import { Inject, Injectable } from '@nestjs/common';
import { CaseReader } from '../cases/case.reader.js';
import { toHex } from '../core/canonical/hex.js';
import { type MoveRefusal } from '../core/custody/decide.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import {
  hexOfField,
  integerOfField,
  textOfField,
  textsOfField,
} from '../core/custody/field-values.js';
import { openValues } from '../core/ledger/event-values.js';
import { RequestReader } from '../cooperation/request.reader.js';
import { ItemReader } from '../items/item.reader.js';
import { type HeadRead, type PreparedEvent } from '../ledger/append-command.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { type ActingPerson } from '../platform/person.js';
import { ActErasures } from './act-erasures.js';
import { type ActView, type ChainView } from './act-view.js';

/** Fields that name an event of the same chain. */
const eventsOfChain = [
  'aboutEventHash',
  'noteEventHash',
  'objectionEventHash',
  'supersedes',
] as const;

/** What an event says about other chains must be so: the item that it adds, the parent that it derives from, the events, copies and requests that it names. */
@Injectable()
export class ActLinks {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(RequestReader) private readonly requests: RequestReader,
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(ActErasures) private readonly erasures: ActErasures,
  ) {}

  /** Adds to `read` the heads of other chains on which the answer rests, where they can move. */
  async refusals(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
    read: HeadRead[],
  ): Promise<readonly MoveRefusal[]> {
    const { type } = event.statement;
    if (type === 'item.added/1') return this.ofAddedItem(person, event, fields, view, read);
    if (type === 'item.moved/1') return this.ofMovedItem(person, event, fields, view, read);
    if (type === 'erasure.executed/1') {
      return this.erasures.refusals(person, event.statement.item, fields);
    }
    return [
      ...(fields.has('derivedByEventHash')
        ? await this.ofDerivedItem(person, event, fields, view)
        : []),
      ...(fields.has('comparedWithItemId')
        ? await this.ofComparison(person, event, fields, view)
        : []),
      ...(fields.has('itemIds') ? await this.ofNamedItems(person, fields, view) : []),
      ...(fields.has('requestId') ? await this.ofRequest(person, event, fields, view) : []),
      ...(await this.ofNamedEvents(person, event, fields, view)),
      ...(fields.has('boundEventHash') ? await this.ofBoundNote(person, event, fields) : []),
    ];
  }

  /** A step of a request names items that its author sees. */
  private async ofNamedItems(
    person: ActingPerson,
    fields: FieldsByName,
    { chains }: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const named = [...new Set(textsOfField(fields, 'itemIds'))];
    const others = named.filter((itemId) => chains.get(itemId)?.kind !== 'item');
    if (others.length === 0) return [];
    const visible = await this.items.visibleOf(person.accountId, others);
    return others
      .filter((itemId) => !visible.has(itemId))
      .map((itemId) => link('itemIds', `There is no such item, or you may not see it: ${itemId}.`));
  }

  /** What is sent abroad goes under a request of the item's own case; a consent to one is a consent to such a request. */
  private async ofRequest(
    person: ActingPerson,
    { statement }: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const field = 'requestId';
    const wanted = hexOfField(fields, field) ?? '';
    const known = view.chains.get(wanted);
    const request =
      known?.kind === 'request'
        ? known.state
        : (await this.requests.recordOf(person.accountId, wanted))?.record;
    if (request === undefined) {
      return [link(field, 'There is no such request, or you may not see it.')];
    }
    const item = await this.itemOf(person, statement.item, view);
    return request.caseId === item?.state.caseId
      ? []
      : [link(field, 'The request was made for another case.')];
  }

  /** What an event says of another event of its chain is said of one that is there. */
  private async ofNamedEvents(
    person: ActingPerson,
    { statement }: PreparedEvent,
    fields: FieldsByName,
    { events }: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const refusals: MoveRefusal[] = [];
    for (const name of eventsOfChain) {
      const wanted = hexOfField(fields, name);
      if (wanted === undefined) continue;
      const isThere =
        events.some(
          (one) => one.statement.item === statement.item && toHex(one.eventHash) === wanted,
        ) || (await this.events.byHash(person.accountId, statement.item, wanted)) !== undefined;
      if (!isThere) refusals.push(link(name, 'There is no such event on this chain.'));
    }
    return refusals;
  }

  /** A note is bound to what its author had seen: a logged event of the item, at its place in the log. */
  private async ofBoundNote(
    person: ActingPerson,
    { statement }: PreparedEvent,
    fields: FieldsByName,
  ): Promise<readonly MoveRefusal[]> {
    const wanted = hexOfField(fields, 'boundEventHash') ?? '';
    const bound = await this.events.byHash(person.accountId, statement.item, wanted);
    if (bound === undefined) {
      return [link('boundEventHash', 'This is no logged event of the item.')];
    }
    if (integerOfField(fields, 'boundLogIndex') === BigInt(bound.logIndex)) return [];
    return [link('boundLogIndex', `That event has the log index ${bound.logIndex}.`)];
  }

  /** A copy is held against another item that has these bytes on record, and is not itself a working copy. */
  private async ofComparison(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const field = 'comparedWithItemId';
    const otherId = hexOfField(fields, field) ?? '';
    if (otherId === event.statement.item) {
      return [link(field, 'An item is compared with another, not with itself.')];
    }
    const other = await this.itemOf(person, otherId, view);
    if (other === undefined) return [link(field, 'There is no such item, or you may not see it.')];
    const expected = hexOfField(fields, 'expectedSha256');
    if (other.state.digests.every(({ sha256 }) => sha256 !== expected)) {
      return [link('expectedSha256', 'The item compared with has no such digest on record.')];
    }
    return other.state.originality === 'working_copy'
      ? [link(field, 'A working copy vouches for nothing: compare with the evidentiary copy.')]
      : [];
  }

  /** The case's chain names each of its items once, by the hash of its first event, and only what is registered. */
  private async ofAddedItem(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
    read: HeadRead[],
  ): Promise<readonly MoveRefusal[]> {
    const itemId = hexOfField(fields, 'itemId') ?? '';
    const caseId = event.statement.item;
    const item = await this.itemOf(person, itemId, view);
    if (item === undefined)
      return [link('itemId', 'There is no such item, or you may not see it.')];
    read.push({ chainId: itemId, seq: item.seq });
    const refusals: MoveRefusal[] = [];
    if (item.state.caseId !== caseId) {
      refusals.push(
        link(
          'itemId',
          'The item belongs to another case: it is moved by item.moved, in the same act.',
        ),
      );
    }
    if (item.state.state === 'DRAFT') {
      refusals.push(link('itemId', 'The item is not registered yet.'));
    }
    if ((await this.firstHash(person, itemId, view)) !== hexOfField(fields, 'firstEventHash')) {
      refusals.push(link('firstEventHash', "This is not the hash of the item's first event."));
    }
    return refusals;
  }

  /** An item is in one case at a time, and each of its cases names it: it is moved and added in one act. */
  private async ofMovedItem(
    person: ActingPerson,
    { statement }: PreparedEvent,
    fields: FieldsByName,
    { events, chains }: ActView,
    read: HeadRead[],
  ): Promise<readonly MoveRefusal[]> {
    const field = 'toCaseId';
    const caseId = hexOfField(fields, field) ?? '';
    const known = chains.get(caseId);
    const found =
      known?.kind === 'case'
        ? { record: known.state, seq: known.seq }
        : await this.cases.recordOf(person.accountId, caseId);
    if (found === undefined) return [link(field, 'There is no such case, or you may not see it.')];
    const { record, seq } = found;
    read.push({ chainId: caseId, seq });
    if (record.state !== 'OPEN') return [link(field, 'That case is closed.')];
    const isAdded = events.some(
      (one) =>
        one.statement.type === 'item.added/1' &&
        one.statement.item === caseId &&
        hexIn(one.fields, 'itemId') === statement.item,
    );
    // A case that it comes back to names it already, and names each of its items once.
    return isAdded || record.items.includes(statement.item)
      ? []
      : [link(field, 'The same act adds the item to that case, by item.added on its chain.')];
  }

  private async ofDerivedItem(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const parentId = hexOfField(fields, 'parentId') ?? '';
    const wanted = hexOfField(fields, 'derivedByEventHash') ?? '';
    const inAct = view.events.find(
      ({ statement, eventHash }) => statement.item === parentId && toHex(eventHash) === wanted,
    );
    const stored =
      inAct === undefined
        ? await this.events.byHash(person.accountId, parentId, wanted)
        : undefined;
    const child = hexIn((inAct ?? stored)?.fields, 'childItemId');
    const by = inAct?.statement.type ?? stored?.type;
    if (child === event.statement.item) return redactionRefusals(fields, by);
    return [
      link(
        'derivedByEventHash',
        "This is not an event on the parent's chain that names this item as its child.",
      ),
    ];
  }

  private async itemOf(
    person: ActingPerson,
    itemId: string,
    view: ActView,
  ): Promise<Extract<ChainView, { kind: 'item' }> | undefined> {
    const known = view.chains.get(itemId);
    if (known !== undefined) return known.kind === 'item' ? known : undefined;
    const found = await this.items.stateOf(person.accountId, itemId);
    return found && { kind: 'item', ...found };
  }

  private async firstHash(
    person: ActingPerson,
    itemId: string,
    view: ActView,
  ): Promise<string | undefined> {
    const inAct = view.events.find(
      ({ statement }) => statement.item === itemId && statement.seq === 0,
    );
    if (inAct !== undefined) return toHex(inAct.eventHash);
    const [first] = await this.events.ofChain(person.accountId, itemId, { from: 0, limit: 1 });
    return first && toHex(first.eventHash);
  }
}

/** A redacted copy is free of what stands against its source: so somebody who may has redacted it, and says so. */
function redactionRefusals(fields: FieldsByName, by: string | undefined): readonly MoveRefusal[] {
  const isRedacted = textOfField(fields, 'derivation') === 'redacted_from';
  return isRedacted && by !== 'derivation.redacted/1'
    ? [link('derivation', 'A redacted copy is made by derivation.redacted.')]
    : [];
}

function hexIn(fields: StoredEvent['fields'] = [], wanted: string): string | undefined {
  return hexOfField(openValues(fields), wanted);
}

function link(field: string, message: string): MoveRefusal {
  return { code: 'link', message, field };
}
