import { readUtf8 } from '../core/canonical/bytes.js';
import { toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import { fieldJson } from '../core/custody/field-json.js';
import { decodeValue, type Field } from '../core/ledger/field.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readStatement } from '../core/ledger/statement.js';
import { type StoredEvent } from '../ledger/event.reader.js';
import { type EventDto, type EventFieldDto } from './dto/event.dto.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';
import { signersOf } from './event-signers.js';

/** An event as it was signed. What was stored beside the signed bytes is shown only where nothing signed says it. */
export function presentEvent(event: StoredEvent, registry: KeyRegistry): EventDto {
  const statement = readStatement(event.statement);
  return {
    seq: statement.seq,
    logIndex: event.logIndex,
    loggedAt: instantText(event.loggedMs),
    type: statement.type,
    occurred: statement.occurred,
    actor: statement.actor,
    account: authorOf(statement, openValues(event.fields), registry) ?? null,
    with: statement.with,
    signers: signersOf(event.blocks, registry).map(({ keyId, role, account }) => ({
      ...{ keyId, role },
      account: account ?? null,
    })),
    eventHash: toHex(event.eventHash),
    // It was read as a statement, so it is UTF-8.
    statement: readUtf8(event.statement) ?? '',
    signatures: event.blocks.map(toHex),
    fields: event.fields.map(presentField),
  };
}

function presentField(field: Field): EventFieldDto {
  const { name } = field;
  const value = 'salt' in field ? decodeValue(field.type, field.value) : undefined;
  return value === undefined
    ? { name, erased: true }
    : { name, value: fieldJson(value), erased: false };
}
