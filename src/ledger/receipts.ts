import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { receiptInput } from '../core/ledger/event.js';
import { NotFound } from '../platform/errors.js';
import {
  type Appended,
  type LoggedPlace,
  type PreparedEvent,
  type Receipt,
} from './append-command.js';
import { LedgerIdentity } from './ledger-identity.js';
import { LoggedPlaceReader } from './logged-place.reader.js';

/** The ledger's signed word that an event stands at its index (ledger.md §6): it can be given again at any time. */
@Injectable()
export class Receipts {
  constructor(
    @Inject(LoggedPlaceReader) private readonly places: LoggedPlaceReader,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
  ) {}

  /** The answer given before, if exactly these events are in the log already; otherwise undefined. */
  async repeated(events: readonly PreparedEvent[]): Promise<Appended | undefined> {
    const logged = await this.places.repeated(events);
    return logged && this.answer(logged);
  }

  /** The receipt of an event in the log, signed anew (Ed25519 gives the same bytes). Callers check who may ask. */
  async of(chainId: string, seq: number): Promise<Receipt> {
    const place = await this.places.at(chainId, seq);
    if (place === undefined) throw new NotFound('There is no such event.');
    return this.sign(place);
  }

  /** Of events that stand one after the other: those of one act. */
  async ofAct(firstIndex: number, count: number): Promise<Appended> {
    return this.answer(await this.places.between(firstIndex, count));
  }

  answer(events: readonly LoggedPlace[]): Appended {
    return { receipts: events.map((event) => this.sign(event)) };
  }

  private sign(event: LoggedPlace): Receipt {
    const service = this.identity.keys.service.current;
    return {
      item: event.chainId,
      seq: event.seq,
      eventHash: toHex(event.eventHash),
      logIndex: event.logIndex,
      leaf: toHex(event.leaf),
      keyId: toHex(service.keyId),
      signature: toHex(service.sign(receiptInput(event.logIndex, event.leaf))),
    };
  }
}
