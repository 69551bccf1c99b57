import { Inject, Injectable } from '@nestjs/common';
import { type KeyRegistry } from '../core/ledger/registry.js';
import {
  type AppendCommand,
  type Appended,
  type PreparedEvent,
  type Receipt,
} from './append-command.js';
import { EventComposer } from './event-composer.js';
import { EventDoor } from './event-door.js';
import { type EventDraft } from './event-draft.js';
import { type PostedLine } from './event-line.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryReader } from './registry.reader.js';
import { Sequencer } from './sequencer.js';

/**
 * The only door into the log, for every feature: an event is checked (`prepare`) or made (`compose`), the feature
 * decides whether it may happen, and `append` logs it, or says why not.
 */
@Injectable()
export class LedgerService {
  constructor(
    @Inject(EventDoor) private readonly door: EventDoor,
    @Inject(EventComposer) private readonly composer: EventComposer,
    @Inject(Sequencer) private readonly sequencer: Sequencer,
    @Inject(RegistryReader) private readonly keys: RegistryReader,
    @Inject(LedgerIdentity) private readonly known: LedgerIdentity,
  ) {}

  identity(): Pick<LedgerIdentity, 'origin' | 'logVkey' | 'serviceKeyId' | 'serviceAccount'> {
    return this.known;
  }

  /** The key registry as committed. It grows in place: not to be kept longer than a request. */
  registry(): Promise<KeyRegistry> {
    return this.keys.current();
  }

  /** Checks a posted line; what comes back is right in itself. `pointer` says where it stands in the request. */
  prepare(line: PostedLine, pointer: string): Promise<PreparedEvent> {
    return this.door.prepare(line, pointer);
  }

  /** As `prepare`, for a line that others still have to sign. */
  prepareUnfinished(line: PostedLine, pointer: string): Promise<PreparedEvent> {
    return this.door.prepareUnfinished(line, pointer);
  }

  /** An event signed by the service, on the head of its chain or after `before`, the events of the same act. */
  compose(
    draft: EventDraft,
    before: readonly PreparedEvent[] = [],
    pointer = '',
  ): Promise<PreparedEvent> {
    return this.composer.compose(draft, before, pointer);
  }

  /** The registration of a successor of the service's key, which `vouchers` (`k1:…`) and the present key still have to sign. */
  composeSuccession(vouchers: readonly string[], occurredMs: number): Promise<PreparedEvent> {
    return this.composer.composeSuccession(vouchers, occurredMs);
  }

  /** Whether the service can sign with this key (hex): its file lies here. */
  holdsServiceKey(keyId: string): boolean {
    return this.known.keys.service.find(keyId) !== undefined;
  }

  /** Adds the service's block; the caller vouches for what it signs. */
  countersign(line: PostedLine): PostedLine {
    return this.composer.countersign(line);
  }

  /** Logs all events of the command or none. Throws a DomainError saying why it was refused. */
  append(command: AppendCommand): Promise<Appended> {
    return this.sequencer.append(command);
  }

  /** The answer given before, if exactly these events are in the log already. */
  repeated(events: readonly PreparedEvent[]): Promise<Appended | undefined> {
    return this.sequencer.receipts.repeated(events);
  }

  /** The answer to an act whose first event has that log index; callers check who may ask. */
  actAt(firstIndex: number, count: number): Promise<Appended> {
    return this.sequencer.receipts.ofAct(firstIndex, count);
  }

  /** The receipt of a logged event; callers check who may ask. */
  receipt(chainId: string, seq: number): Promise<Receipt> {
    return this.sequencer.receipts.of(chainId, seq);
  }
}
