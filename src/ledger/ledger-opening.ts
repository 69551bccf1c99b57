import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { type RegisteredKey } from '../core/ledger/registry.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { DomainError } from '../platform/errors.js';
import { ChainStore } from './chain.store.js';
import { LedgerIdentity } from './ledger-identity.js';
import { LedgerService } from './ledger.service.js';
import { Publisher } from './publisher.js';
import { RollbackGuard } from './rollback-guard.js';
import { serviceKeyDraft } from './service-key-draft.js';

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
    const key = (await this.serviceKey()) ?? (await this.register());
    this.identity.actAs(key.account);
  }

  onApplicationBootstrap(): void {
    this.publisher.start();
  }

  /** The key that the service signs with from here on; undefined where no live key of its home is registered. */
  private async serviceKey(): Promise<RegisteredKey | undefined> {
    return this.identity.keys.service.follow(await this.ledger.registry());
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
      throw new Error(
        "the ledger has another service's key: this home does not belong to this database",
      );
    }
    return key;
  }

  private async refuseRevoked(): Promise<void> {
    const id = toHex(this.identity.keys.service.current.keyId);
    if ((await this.ledger.registry()).find(id)?.revokedIndex === undefined) return;
    throw new Error(
      "the service's key was revoked: bring the file of the key that succeeded it into the folder of its keys",
    );
  }
}
