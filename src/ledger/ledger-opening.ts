import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { readRegistration } from '../core/ledger/key-registration.js';
import { type RegisteredKey } from '../core/ledger/registry.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { DomainError } from '../platform/errors.js';
import { type PreparedEvent } from './append-command.js';
import { ChainStore } from './chain.store.js';
import { LedgerKeyError } from './ledger-keys.js';
import { LedgerIdentity } from './ledger-identity.js';
import { LedgerService } from './ledger.service.js';
import { Publisher } from './publisher.js';
import { RollbackGuard } from './rollback-guard.js';
import { serviceKeyDraft } from './service-key-draft.js';
import { readSuccession } from './succession-file.js';

/** Opens the ledger when the service starts: its head, its control chain, the registration of the service's key. */
@Injectable()
export class LedgerOpening implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    @Inject(ChainStore) private readonly chains: ChainStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(Publisher) private readonly publisher: Publisher,
    @Inject(RollbackGuard) private readonly guard: RollbackGuard,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.chains.open(this.clock.nowMs());
    await this.guard.checkStart();
    const key = (await this.serviceKey()) ?? (await this.succeed()) ?? (await this.register());
    this.identity.actAs(key.account);
  }

  onApplicationBootstrap(): void {
    this.publisher.start();
  }

  /** The key that the service signs with from here on; undefined where no live key of its home is registered. */
  private async serviceKey(): Promise<RegisteredKey | undefined> {
    return this.identity.keys.service.follow(await this.ledger.registry());
  }

  /**
   * Where no live key of the service is left here: registers the new one that two administrators signed for (ledger.md §2). Undefined where
   * there is no such registration.
   */
  private async succeed(): Promise<RegisteredKey | undefined> {
    const { successionPath } = this.identity.keys.service;
    try {
      const line = await readSuccession(successionPath);
      if (line === undefined) return undefined;
      const event = await this.ledger.prepare(line, '');
      await this.refuseForeign(event);
      const { fault, isVouched } = await this.ledger.judgeRegistration(event);
      if (!isVouched) {
        throw new Error(
          `two administrators must have signed it${fault === undefined ? '' : ` (${fault})`}`,
        );
      }
      await this.ledger.append({ events: [event] });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `the service's new key cannot be registered (${successionPath}): ${why}`;
      throw new LedgerKeyError(message, { cause: error });
    }
    return this.serviceKey();
  }

  /** Whatever else two administrators signed is none of the service's keys. */
  private async refuseForeign({ statement, fields }: PreparedEvent): Promise<void> {
    if (statement.type !== 'key.registered/1') throw new Error('it is no registration of a key');
    const { account, roles, keyId } = readRegistration(fields);
    const keys = (await this.ledger.registry()).keys();
    const isOwn = keys.some((key) => key.account === account && key.roles.includes('service'));
    if (!isOwn || roles.join() !== 'service') throw new Error('it is not for the service');
    if (this.identity.keys.service.find(toHex(keyId)) === undefined) {
      throw new Error('the file of its key does not lie here');
    }
  }

  /** Event 0 of the control chain (ledger.md §2). Another process may be first: then its event is found. */
  private async register(): Promise<RegisteredKey> {
    const { origin, keys } = this.identity;
    await this.refuseRevoked();
    const event = await this.ledger.compose({
      ...serviceKeyDraft(origin, keys.service.current, randomUUID()),
      occurredMs: this.clock.nowMs(),
    });
    try {
      await this.ledger.append({ events: [event] });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    const key = await this.serviceKey();
    if (key === undefined) {
      this.guard.refuseHalted();
      throw new LedgerKeyError(
        "the ledger has another service's key: this home does not belong to this database, or its key was lost",
      );
    }
    return key;
  }

  private async refuseRevoked(): Promise<void> {
    const id = toHex(this.identity.keys.service.current.keyId);
    if ((await this.ledger.registry()).find(id)?.revokedIndex === undefined) return;
    throw new LedgerKeyError(
      "the service's key was revoked: bring the file of the key that succeeded it into the folder of its keys",
    );
  }
}
