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

  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(LedgerIdentity) identity: LedgerIdentity,
  ) {
    this.keys = new RegistryCache(identity.origin);
  }

  /** Up to date at the call; it grows in place, so nobody keeps it longer than a request. */
  async current(): Promise<KeyRegistry> {
    return (await this.keys.current(this.db)).registry;
  }
}
