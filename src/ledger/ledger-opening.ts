import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { ED25519 } from '../core/ledger/key.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { DomainError } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { ChainStore } from './chain.store.js';
import { LedgerIdentity } from './ledger-identity.js';
import { LedgerService } from './ledger.service.js';
import { Publisher } from './publisher.js';
import { RollbackGuard } from './rollback-guard.js';

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
    if (key.revokedIndex !== undefined) throw new Error("the service's key was revoked");
    this.identity.actAs(key.account);
  }

  onApplicationBootstrap(): void {
    this.publisher.start();
  }

  private async serviceKey() {
    return (await this.ledger.registry()).find(toHex(this.identity.keys.service.keyId));
  }

  /** Event 0 of the control chain (ledger.md §2). Another process may be first: then its event is found. */
  private async register() {
    const { origin, keys } = this.identity;
    const { keyId, publicKey } = keys.service;
    const event = await this.ledger.compose({
      chainId: toHex(controlItemId(nodeEngine, origin)),
      type: 'key.registered/1',
      occurredMs: this.clock.nowMs(),
      fields: [
        { name: 'keyId', value: { type: 3, bytes: keyId } },
        { name: 'alg', value: { type: 2, integer: BigInt(ED25519) } },
        { name: 'publicKey', value: { type: 3, bytes: publicKey } },
        { name: 'account', value: { type: 1, text: randomUUID() } },
        { name: 'displayName', value: { type: 1, text: 'Ledger service' } },
        { name: 'organisation', value: { type: 1, text: origin } },
        { name: 'roles', value: { type: 7, json: ['service'] } },
      ],
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
}
