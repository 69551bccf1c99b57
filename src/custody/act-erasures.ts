import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { type MoveRefusal } from '../core/custody/decide.js';
import { type ErasableEvent, erasureObjections } from '../core/custody/erasable.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import { jsonOfField } from '../core/custody/field-values.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';
import { fieldLeaf } from '../core/ledger/field.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readStatement } from '../core/ledger/statement.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type ActingPerson } from '../platform/person.js';

const pageSize = 200;

/** What an erasure lists must be there, must be allowed to go, and must not carry the custody of the item. */
@Injectable()
export class ActErasures {
  constructor(
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async refusals(
    { accountId }: ActingPerson,
    itemId: string,
    fields: FieldsByName,
  ): Promise<readonly MoveRefusal[]> {
    const field = 'erased';
    const chain = await this.chain(accountId, itemId);
    const objections = erasureObjections(chain, jsonOfField(fields, field));
    return objections.map((message) => ({ code: 'link', field, message }));
  }

  private async chain(accountId: string, itemId: string): Promise<readonly ErasableEvent[]> {
    const registry = await this.ledger.registry();
    const chain: ErasableEvent[] = [];
    for (let from = 0; ; from += pageSize) {
      const page = await this.events.ofChain(accountId, itemId, { from, limit: pageSize });
      chain.push(...page.map((event) => erasable(event, registry)));
      if (page.length < pageSize) return chain;
    }
  }
}

function erasable(event: StoredEvent, registry: KeyRegistry): ErasableEvent {
  const { type, seq, logIndex, loggedMs } = event;
  const statement = readStatement(event.statement);
  const fields = openValues(event.fields);
  const leaves = event.fields.flatMap((field, position): [string, string][] =>
    'salt' in field ? [[field.name, toHex(fieldLeaf(nodeEngine, field, position))]] : [],
  );
  return {
    ...{ type, seq, logIndex, loggedMs, fields },
    eventHash: toHex(event.eventHash),
    occurredMs: readInstant(statement.occurred) ?? loggedMs,
    account: authorOf(statement, fields, registry) ?? '',
    leaves: new Map(leaves),
  };
}
