import { Inject, Injectable } from '@nestjs/common';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { receiptInput } from '../core/ledger/event.js';
import { openValues } from '../core/ledger/event-values.js';
import { type PlainValue } from '../core/ledger/field.js';
import { readStatement } from '../core/ledger/statement.js';
import { type Receipt } from '../ledger/append-command.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { EvidenceReader, type ItemLabel } from './evidence.reader.js';

/** The bytes that an event brought in, as far as its fields are open. */
export interface ReceiptFile {
  readonly sha256: string;
  readonly sha512: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly originalName: Uint8Array | undefined;
  readonly mediaType: string | undefined;
  readonly announcedSha256: string | undefined;
}

/** A receipt with what it is about: everything but the receipt itself is read from the event's signed fields. */
export interface EventReceipt {
  readonly ledger: string;
  readonly itemId: string;
  readonly label: ItemLabel;
  readonly type: string;
  readonly loggedMs: number;
  readonly file: ReceiptFile | undefined;
  readonly receipt: Receipt;
  /** What the signature is over: D("receipt") ‖ u64 logIndex ‖ leaf data (ledger.md §6). */
  readonly signedBytes: Uint8Array;
}

@Injectable()
export class EventReceiptService {
  constructor(
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(EvidenceReader) private readonly evidence: EvidenceReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  /** Throws NotFound where there is no such event, or the person may not see its item. */
  async of(person: Person, itemId: string, seq: number): Promise<EventReceipt> {
    const event = (await this.sees(person, itemId))
      ? (await this.events.ofChain(person.accountId, itemId, { from: seq, limit: 1 }))[0]
      : undefined;
    if (event?.seq !== seq) throw new NotFound('There is no such event, or you may not see it.');
    const receipt = await this.ledger.receipt(itemId, seq);
    return {
      ledger: readStatement(event.statement).ledger,
      itemId,
      label: await this.evidence.labelOf(person.accountId, itemId),
      type: event.type,
      loggedMs: event.loggedMs,
      file: fileOf(event),
      receipt,
      signedBytes: receiptInput(receipt.logIndex, bytesOf(receipt.leaf)),
    };
  }

  private async sees(person: Person, itemId: string): Promise<boolean> {
    return (
      fromHex(itemId, 32) !== undefined && (await this.evidence.seesItem(person.accountId, itemId))
    );
  }
}

function fileOf(event: StoredEvent): ReceiptFile | undefined {
  const values = openValues(event.fields);
  const sha256 = bytesIn(values, 'sha256');
  if (sha256 === undefined) return undefined;
  const size = values.get('sizeBytes');
  const mediaType = values.get('mediaType');
  return {
    sha256: toHex(sha256),
    sha512: hexIn(values, 'sha512'),
    sizeBytes: size?.type === 2 ? Number(size.integer) : undefined,
    originalName: bytesIn(values, 'originalName'),
    mediaType: mediaType?.type === 1 ? mediaType.text : undefined,
    announcedSha256: hexIn(values, 'announcedSha256'),
  };
}

function hexIn(values: ReadonlyMap<string, PlainValue>, name: string): string | undefined {
  const bytes = bytesIn(values, name);
  return bytes && toHex(bytes);
}

function bytesIn(values: ReadonlyMap<string, PlainValue>, name: string): Uint8Array | undefined {
  const value = values.get(name);
  return value?.type === 3 ? value.bytes : undefined;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined)
    throw new Error('the ledger gave a receipt whose leaf is not hexadecimal');
  return bytes;
}
