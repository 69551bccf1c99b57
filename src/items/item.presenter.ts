import { readUtf8 } from '../core/canonical/bytes.js';
import { toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import { fieldJson } from '../core/custody/field-json.js';
import { type ItemState, type StoragePlace } from '../core/custody/item-state.js';
import { decodeValue, type Field } from '../core/ledger/field.js';
import { readStatement } from '../core/ledger/statement.js';
import { type StoredEvent } from '../ledger/event.reader.js';
import {
  type EventDto,
  type EventFieldDto,
  type ItemDto,
  type ItemTransferDto,
} from './dto/item.dto.js';
import { type ItemView } from './item.reader.js';

export function presentItem({ itemId, state, seq, added }: ItemView): ItemDto {
  return {
    itemId,
    seq,
    added,
    caseId: state.caseId ?? '',
    state: state.state,
    itemNumber: orNull(state.itemNumber),
    exhibitRef: orNull(state.exhibitRef),
    title: orNull(state.title),
    category: orNull(state.category),
    sourceKind: orNull(state.sourceKind ?? state.provenance?.kind),
    originality: orNull(state.originality),
    parentId: orNull(state.parentId),
    holder: orNull(state.holder ?? state.opener),
    transfer: presentTransfer(state),
    seal: state.seal?.on === true ? state.seal.number : null,
    storage: state.storage === undefined ? null : storageText(state.storage),
    bytesState: orNull(state.bytesState),
    digests: state.digests.map(({ seq: broughtIn, sha256 }) => ({ seq: broughtIn, sha256 })),
    holds: state.holds.map(({ ref }) => ref),
  };
}

function presentTransfer({ transfer, sender, recipient }: ItemState): ItemTransferDto | null {
  if (transfer === undefined) return null;
  const { kind, dueMs } = transfer;
  const dueAt = dueMs === undefined ? null : instantText(dueMs);
  return { kind, sender: sender ?? '', recipient: orNull(recipient), dueAt };
}

function orNull(text: string | undefined): string | null {
  return text ?? null;
}

function storageText({ vault, shelf, storageUri }: StoragePlace): string {
  return [vault, shelf, storageUri].filter((part) => part !== undefined).join(', ');
}

export function presentEvent(event: StoredEvent): EventDto {
  const statement = readStatement(event.statement);
  return {
    seq: event.seq,
    logIndex: event.logIndex,
    loggedAt: instantText(event.loggedMs),
    type: event.type,
    occurred: statement.occurred,
    actor: statement.actor,
    with: statement.with,
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
