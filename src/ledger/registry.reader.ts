import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryCache } from './registry-cache.js';

/** The key registry as it is committed (login wm_ledger). */
@Injectable()
export class RegistryReader {
  private readonly keys: RegistryCache;
  /** Up to which event the service's key was looked for. */
  private followedSeq = -1;

  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
  ) {
    this.keys = new RegistryCache(identity.origin);
  }

  /**
   * Up to date at the call; it grows in place, so nobody keeps it longer than a request. Where it shows that the service's key
   * has a successor, the service signs with that from here on.
   */
  async current(): Promise<KeyRegistry> {
    const { registry, seq } = await this.keys.current(this.db);
    if (seq !== this.followedSeq) this.identity.keys.service.follow(registry);
    this.followedSeq = seq;
    return registry;
  }
}
