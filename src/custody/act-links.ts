import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { type MoveRefusal } from '../core/custody/decide.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import { hexOfField } from '../core/custody/field-values.js';
import { decodeValue } from '../core/ledger/field.js';
import { ItemReader } from '../items/item.reader.js';
import { type PreparedEvent } from '../ledger/append-command.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { type ActingPerson } from '../platform/person.js';
import { type ActView, type ChainView } from './act-view.js';

/** What an event says about other chains must be so: the item that it adds, the parent that it derives from. */
@Injectable()
export class ActLinks {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(EventReader) private readonly events: EventReader,
  ) {}

  async refusals(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const { type } = event.statement;
    if (type === 'item.added/1') return this.ofAddedItem(person, event, fields, view);
    if (fields.has('derivedByEventHash')) return this.ofDerivedItem(person, event, fields, view);
    return [];
  }

  /** The case's chain names each of its items once, by the hash of its first event, and only what is registered. */
  private async ofAddedItem(
    person: ActingPerson,
    event: PreparedEvent,
    fields: FieldsByName,
    view: ActView,
  ): Promise<readonly MoveRefusal[]> {
    const itemId = hexOfField(fields, 'itemId') ?? '';
    const caseId = event.statement.item;
    const item = await this.itemOf(person, itemId, view);
    if (item === undefined)
      return [link('itemId', 'There is no such item, or you may not see it.')];
    const refusals: MoveRefusal[] = [];
    if (item.state.caseId !== caseId) {
      refusals.push(link('itemId', 'The item was opened for another case.'));
    }
    if (item.state.state === 'DRAFT') {
      refusals.push(link('itemId', 'The item is not registered yet.'));
    }
    if ((await this.firstHash(person, itemId, view)) !== hexOfField(fields, 'firstEventHash')) {
      refusals.push(link('firstEventHash', "This is not the hash of the item's first event."));
    }
    return refusals;
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
    const child =
      inAct === undefined
        ? childOfStored(await this.events.byHash(person.accountId, parentId, wanted))
        : childOf(inAct.fields);
    if (child === event.statement.item) return [];
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

function childOfStored(event: StoredEvent | undefined): string | undefined {
  return event && childOf(event.fields.filter((field) => 'salt' in field));
}

function childOf(fields: PreparedEvent['fields']): string | undefined {
  const field = fields.find(({ name }) => name === 'childItemId');
  const value = field && decodeValue(field.type, field.value);
  return value?.type === 3 ? toHex(value.bytes) : undefined;
}

function link(field: string, message: string): MoveRefusal {
  return { code: 'link', message, field };
}
