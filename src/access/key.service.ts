import { Inject, Injectable } from '@nestjs/common';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { type PlainValue } from '../core/ledger/field.js';
import { controlItemId } from '../core/ledger/item.js';
import { readActor } from '../core/ledger/key.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { readRegistration } from '../core/ledger/key-registration.js';
import { WEBAUTHN_ES256 } from '../core/ledger/algorithm.js';
import { type RegisteredKey } from '../core/ledger/registry.js';
import { type PreparedEvent, type Receipt } from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Invalid, NotFound, Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type PageWanted } from './access.reader.js';
import { type KeyRevocationDto } from './dto/key.dto.js';
import {
  checkRegistration,
  checkVouchersNamed,
  hasOtherAdministrator,
  isVouchedFor,
  type KeyHolder,
  refuseTooMany,
  type RegistrationSetting,
} from './key-registration.js';
import { PasskeyStore } from './passkey.store.js';
import { keyRolesOf } from './roles.js';

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
    @Inject(PasskeyStore) private readonly passkeys: PasskeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds the service's block to the registration and appends it. The block is made first, because the event is
   * checked whole, and leaves only with the logged event: a refused line never gets the service's signature.
   * A key that nobody vouches for is refused, unless the person takes that upon themselves (`acceptUnvouched`).
   */
  async register(
    person: KeyHolder,
    line: PostedLine,
    { acceptUnvouched }: { readonly acceptUnvouched: boolean },
  ): Promise<KeyEvent> {
    const event = await this.ledger.prepare(this.ledger.countersign(line), '');
    const keyId = event.statement.actor.slice(3);
    const repeated = await this.ledger.repeated([event]);
    if (repeated !== undefined) return keyEvent(keyId, repeated.receipts);
    const setting = await this.settingFor(person);
    checkRegistration(event, setting);
    await this.refuseForSignIn(event);
    const isVouched = isVouchedFor(event, setting);
    if (!isVouched && !(acceptUnvouched && mayBeUnvouched(setting))) throw unvouched(setting);
    refuseTooMany(setting, isVouched);
    const { receipts } = await this.ledger.append({ events: [event] });
    return keyEvent(keyId, receipts);
  }

  /** What others are asked to vouch for must be such that it can be registered when they have signed. */
  async checkProposed(person: KeyHolder, line: PostedLine, pointer: string): Promise<void> {
    const event = await this.ledger.prepareUnfinished(this.ledger.countersign(line), pointer);
    const setting = await this.settingFor(person);
    checkRegistration(event, setting);
    checkVouchersNamed(event, setting);
    refuseTooMany(setting, true);
    await this.refuseForSignIn(event);
  }

  private async settingFor(person: KeyHolder): Promise<RegistrationSetting> {
    return {
      person,
      controlChain: toHex(controlItemId(nodeEngine, this.ledger.identity().origin)),
      registry: await this.ledger.registry(),
      nowMs: this.clock.nowMs(),
    };
  }

  /** A page that asks for a sign-in could pass a statement's hash as the challenge (ADR 21). */
  private async refuseForSignIn({ fields }: Pick<PreparedEvent, 'fields'>): Promise<void> {
    const { alg, publicKey } = readRegistration(fields);
    if (alg !== WEBAUTHN_ES256 || !(await this.passkeys.isForSignIn(publicKey))) return;
    throw new Refused(
      'key-unknown',
      'This passkey signs somebody in here, so it must not sign statements: make another one for that.',
      { pointer: '/fields' },
    );
  }

  /** Ends a key; the service signs, on the word of a system administrator (the route’s policy). */
  async revoke(keyId: string, wanted: KeyRevocationDto): Promise<KeyEvent> {
    const bytes = readActor(keyId);
    const key = bytes && (await this.ledger.registry()).find(toHex(bytes));
    if (bytes === undefined || key === undefined) throw new NotFound('There is no such key.');
    if (key.revokedIndex !== undefined) throw new Conflict('This key was revoked before.');
    if (key.roles.includes('service')) {
      throw new Conflict(
        "A key of the service's own is ended at POST /api/service-keys/{keyId}/revocation, after another has succeeded it.",
      );
    }
    return this.end(key, wanted);
  }

  /** Logs the revocation; the caller has decided that it may be. */
  async end({ keyId }: RegisteredKey, wanted: KeyRevocationDto): Promise<KeyEvent> {
    const bytes = fromHex(keyId);
    if (bytes === undefined) throw new Error('a registered key has no id');
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
    return keyEvent(keyId, receipts);
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

/** An administrator's key vouches for others: it goes without only where no other administrator is left. */
function mayBeUnvouched(setting: RegistrationSetting): boolean {
  const isAdministrator = keyRolesOf(setting.person.roles).includes('administrator');
  return !isAdministrator || !hasOtherAdministrator(setting);
}

function unvouched(setting: RegistrationSetting): Refused {
  const { person, registry } = setting;
  const isFirst = registry.keysOf(person.accountId).length === 0;
  const propose =
    'Nothing was written. Name the vouchers in with and propose the registration at POST /api/proposals.';
  const detail = isFirst
    ? 'Two administrators must vouch for this key: it is an administrator’s, and there are two already.'
    : 'You have registered a key before: one of your older keys or an administrator must vouch for this one.';
  return new Refused('key-unvouched', detail, {
    pointer: '/signatures',
    safe: mayBeUnvouched(setting)
      ? `${propose} Or send it again with acceptUnvouched, and everything that the key signs will show for good that nobody vouched for it (W_KEY_UNVOUCHED).`
      : propose,
  });
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
