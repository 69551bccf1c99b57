import { Inject, Injectable } from '@nestjs/common';
import { type KeyEvent, KeyService } from '../access/key.service.js';
import { toHex } from '../core/canonical/hex.js';
import { actorText, readActor } from '../core/ledger/key.js';
import { administratorOf, isServiceKey } from '../core/ledger/key-holders.js';
import { type PlainValue } from '../core/ledger/field.js';
import { readRegistration } from '../core/ledger/key-registration.js';
import { roles } from '../core/ledger/signature.js';
import { type PreparedEvent, type Receipt } from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Forbidden, Invalid, NotFound, Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type KeyEndingDto } from './dto/service-key.dto.js';
import { OwnOperationsService } from './own-operations.service.js';
import { type Proposal } from './proposal.store.js';
import { RotationReader } from './rotation.reader.js';

/** Keys as `k1:…`. */
interface Rotation {
  readonly oldKey: string;
  readonly newKey: string;
  readonly reason: string;
}

/**
 * The key with which the service signs, and its successors. Two administrators sign the registration of a new one (ledger.md §2); once it
 * is logged the service signs with it, and the former one can be ended.
 */
@Injectable()
export class ServiceKeyService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(KeyService) private readonly keys: KeyService,
    @Inject(OwnOperationsService) private readonly operations: OwnOperationsService,
    @Inject(RotationReader) private readonly rotations: RotationReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The registration of a new key, made and signed here, for two administrators (`k1:…`) to sign. One of them asks for it. */
  async compose(person: Person, administrators: readonly string[]): Promise<PreparedEvent> {
    const registry = await this.ledger.registry();
    const accounts = administrators.map((id, i) => {
      const account = administratorOf(registry, id);
      if (account !== undefined) return account;
      throw refusedAdministrators(
        `${id} is not a live key of an administrator for which somebody vouched.`,
        `/administrators/${i}`,
      );
    });
    if (new Set(accounts).size < 2) {
      throw refusedAdministrators('Two administrators must sign: these are keys of one account.');
    }
    if (!accounts.includes(person.accountId)) {
      throw new Forbidden(
        'Name a key of your own among the two: you are the first to answer for it.',
      );
    }
    return this.ledger.composeSuccession(administrators, this.clock.nowMs());
  }

  /** Whether the event registers a key for the account of the service. */
  isSuccession({ fields }: Pick<PreparedEvent, 'fields'>): boolean {
    return readRegistration(fields).account === this.ledger.identity().serviceAccount;
  }

  async successionIn(line: PostedLine): Promise<PreparedEvent | undefined> {
    const event = await this.ledger.prepareUnfinished(line, '');
    return this.isSuccession(event) ? event : undefined;
  }

  /** Whoever signs does so as an administrator: in another role nobody is vouched for. */
  async checkSigned({ statement, signers }: PreparedEvent): Promise<void> {
    const registry = await this.ledger.registry();
    for (const { keyId, role } of signers) {
      const id = actorText(keyId);
      if (id === statement.actor || isServiceKey(registry, id)) continue;
      if (role !== roles.approver) {
        throw new Refused('role-refused', 'Sign as an administrator, in role 3.', {
          pointer: '/signature',
        });
      }
    }
  }

  /**
   * Logs what two administrators have signed; from then on the service signs with the new key, and says so on the operator's
   * chain. If it was cut off in between, the last signature sent again takes it up where it stood.
   */
  async succeed(
    { line, proposedBy, reason }: Proposal,
    { statement }: PreparedEvent,
  ): Promise<Receipt> {
    const newKey = statement.actor;
    this.refuseAbsent(newKey);
    const event = await this.ledger.prepare(this.ledger.countersign(line), '');
    const oldKey = await this.predecessorIn(event);
    const repeated = await this.ledger.repeated([event]);
    if (repeated === undefined) await this.refuseUnvouched(event);
    const { receipts } = repeated ?? (await this.ledger.append({ events: [event] }));
    if (repeated === undefined || !(await this.rotations.isRecorded(newKey))) {
      await this.record(proposedBy, { oldKey, newKey, reason: reason ?? '' });
    }
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('the ledger gave no receipt');
    return receipt;
  }

  private async record(proposedBy: string, rotation: Rotation): Promise<void> {
    const { oldKey, newKey, reason } = rotation;
    const fields: Readonly<Record<string, PlainValue>> = {
      keyKind: { type: 1, text: 'service' },
      oldKey: { type: 1, text: oldKey },
      newKey: { type: 1, text: newKey },
      reason: { type: 1, text: reason },
    };
    const causedBy = { accountId: proposedBy, roles: [] };
    await this.operations.record(causedBy, { type: 'key.rotated/1', fields });
  }

  /** Ends a key of the service's that another has succeeded. */
  async end(keyId: string, wanted: KeyEndingDto): Promise<KeyEvent> {
    const bytes = readActor(keyId);
    const registry = await this.ledger.registry();
    const key = bytes && registry.find(toHex(bytes));
    if (key?.roles.includes('service') !== true) {
      throw new NotFound('The service has no such key.');
    }
    if (key.revokedIndex !== undefined) throw new Conflict('This key was revoked before.');
    if (keyId === this.ledger.identity().serviceKeyId) {
      throw new Conflict(
        'The service signs with this key. Let another succeed it first (POST /api/service-keys).',
      );
    }
    return this.keys.end(key, wanted);
  }

  /** Whoever registers a key that this process cannot sign with would leave it without one as soon as the old one ends. */
  private refuseAbsent(newKey: string): void {
    if (this.ledger.holdsServiceKey(newKey.slice(3))) return;
    throw new Conflict(
      'The file of the new key does not lie in the home of this service: bring it there, then send the signature again.',
    );
  }

  private async predecessorIn({ statement }: PreparedEvent): Promise<string> {
    const registry = await this.ledger.registry();
    const oldKey = statement.with.find((id) => isServiceKey(registry, id));
    if (oldKey !== undefined) return oldKey;
    throw new Refused('signature-missing', "The statement does not name the service's key.");
  }

  private async refuseUnvouched(event: PreparedEvent): Promise<void> {
    const { isVouched } = await this.ledger.judgeRegistration(event);
    if (isVouched) return;
    throw new Refused(
      'key-unvouched',
      'Two administrators with live keys must have signed this registration.',
    );
  }
}

function refusedAdministrators(detail: string, pointer = '/administrators'): Invalid {
  return new Invalid(detail, [{ pointer, detail }]);
}
