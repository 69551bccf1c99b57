import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { roles } from '../core/ledger/signature.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import {
  type AppendCommand,
  type Appended,
  type PreparedEvent,
  type Receipt,
} from './append-command.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { nodeEngine } from '../platform/node-engine.js';
import { controlEventOf } from './control-event.js';
import { EventComposer } from './event-composer.js';
import { EventDoor } from './event-door.js';
import { type EventDraft } from './event-draft.js';
import { type PostedLine } from './event-line.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryReader } from './registry.reader.js';
import { Sequencer } from './sequencer.js';

/** `fault`: why the event cannot be logged, where there is a reason. `isVouched`: whether somebody entitled vouches for the key. */
export interface RegistrationJudgement {
  readonly fault: string | undefined;
  readonly isVouched: boolean;
}

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
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  identity(): Pick<LedgerIdentity, 'origin' | 'logVkey' | 'serviceKeyId' | 'serviceAccount'> {
    return this.known;
  }

  /** The key registry as committed. It grows in place: not to be kept longer than a request. */
  registry(): Promise<KeyRegistry> {
    return this.keys.current();
  }

  /** What the rules of the registry say of an event, were it the next on the control chain. */
  async judgeRegistration(event: PreparedEvent): Promise<RegistrationJudgement> {
    const registry = await this.keys.current();
    const control = controlEventOf(event, Number.MAX_SAFE_INTEGER, this.clock.nowMs());
    const [finding] = registry.check(control);
    const fault = event.statement.item === this.controlChain ? finding?.detail : 'another chain';
    // The format takes the word of an administrator's key for which nobody vouched; this service does not.
    const approvers = event.signers.filter(({ role }) => role === roles.approver);
    const areVouched = approvers.every(
      ({ keyId }) => registry.find(toHex(keyId))?.vouched === true,
    );
    return { fault, isVouched: fault === undefined && areVouched && registry.wouldVouch(control) };
  }

  private get controlChain(): string {
    return toHex(controlItemId(nodeEngine, this.known.origin));
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
