import { Inject, Injectable } from '@nestjs/common';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { type PlainValue } from '../core/ledger/field.js';
import { controlItemId } from '../core/ledger/item.js';
import { readActor } from '../core/ledger/key.js';
import { toHex } from '../core/canonical/hex.js';
import { type RegisteredKey } from '../core/ledger/registry.js';
import { type Receipt } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Invalid, NotFound } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { type PageWanted } from './access.reader.js';
import { type KeyRegistrationDto, type KeyRevocationDto } from './dto/key.dto.js';
import { checkRegistration } from './key-registration.js';

/** What was logged about a key. */
export interface KeyEvent {
  /** 64 hex digits. */
  readonly keyId: string;
  readonly receipt: Receipt;
}

/** Personal keys: which there are, taking in new ones, ending lost or stolen ones. */
@Injectable()
export class KeyService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds the service's block to the registration and appends it. The block is made first, because the event is
   * checked whole, and leaves only with the logged event: a refused line never gets the service's signature.
   */
  async register(person: Person, line: KeyRegistrationDto): Promise<KeyEvent> {
    const { origin, serviceKeyId } = this.ledger.identity();
    const event = await this.ledger.prepare(this.ledger.countersign(line), '');
    const keyId = event.statement.actor.slice(3);
    const repeated = await this.ledger.repeated([event]);
    if (repeated !== undefined) return keyEvent(keyId, repeated.receipts);
    checkRegistration(event, {
      person,
      serviceKey: serviceKeyId,
      controlChain: toHex(controlItemId(nodeEngine, origin)),
      registry: await this.ledger.registry(),
      nowMs: this.clock.nowMs(),
    });
    const { receipts } = await this.ledger.append({ events: [event] });
    return keyEvent(keyId, receipts);
  }

  /** Ends a key; the service signs, on the word of a system administrator (the route’s policy). */
  async revoke(keyId: string, wanted: KeyRevocationDto): Promise<KeyEvent> {
    const bytes = readActor(keyId);
    const key = bytes && (await this.ledger.registry()).find(toHex(bytes));
    if (bytes === undefined || key === undefined) throw new NotFound('There is no such key.');
    if (key.revokedIndex !== undefined) throw new Conflict('This key was revoked before.');
    if (key.roles.includes('service')) {
      throw new Conflict(
        "The service's own key cannot be revoked here: nothing could be signed any more.",
      );
    }
    const occurredMs = this.clock.nowMs();
    const fields: { name: string; value: PlainValue }[] = [
      { name: 'keyId', value: { type: 3, bytes } },
      { name: 'reason', value: { type: 1, text: wanted.reason } },
    ];
    if (wanted.suspectSince !== undefined) {
      const ms = suspectMs(wanted.suspectSince, occurredMs);
      fields.push({ name: 'suspectSince', value: { type: 4, ms } });
    }
    const chainId = toHex(controlItemId(nodeEngine, this.ledger.identity().origin));
    const event = await this.ledger.compose({ chainId, type: 'key.revoked/1', occurredMs, fields });
    const { receipts } = await this.ledger.append({ events: [event] });
    return keyEvent(key.keyId, receipts);
  }

  /** Every key ever registered, in the order of the log. */
  async keys({ cursor, limit }: PageWanted): Promise<Page<RegisteredKey>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const keys = (await this.ledger.registry()).keys();
    const rows = keys
      .filter(({ firstIndex }) => firstIndex > after)
      .sort((a, b) => a.firstIndex - b.firstIndex)
      .slice(0, limit + 1);
    return pageOf(rows, limit, ({ firstIndex }) => [String(firstIndex)]);
  }
}

function suspectMs(text: string, nowMs: number): number {
  const ms = readRfc3339(text);
  if (ms !== undefined && ms <= nowMs) return ms;
  const detail = 'suspectSince must be a time in the past.';
  throw new Invalid(detail, [{ pointer: '/suspectSince', detail }]);
}

function keyEvent(keyId: string, [receipt]: readonly Receipt[]): KeyEvent {
  if (receipt === undefined) throw new Error('the ledger gave no receipt');
  return { keyId, receipt };
}
