import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { emptyRoot } from '../core/ledger/merkle-tree.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type ActingPerson } from '../platform/person.js';
import { type ChainPosition, ChainStore, type ReservedChain } from './chain.store.js';
import { CheckpointStore } from './checkpoint.store.js';
import { EventReader } from './event.reader.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryReader } from './registry.reader.js';

/** The newest signed checkpoint; size 0, the empty root and no note before the first. */
export interface NewestCheckpoint {
  readonly size: number;
  readonly root: string;
  readonly note: string | null;
}

export interface LedgerDescription {
  readonly origin: string;
  readonly logVkey: string;
  readonly serviceKey: string;
  readonly serviceAccount: string;
  readonly controlChain: string;
  readonly checkpoint: NewestCheckpoint;
}

export interface ChainHeadView {
  readonly id: string;
  readonly seq: number;
  readonly prev: string;
  readonly next: readonly string[];
  readonly checkpoint: NewestCheckpoint;
}

/** Unused reservations lapse after a day. */
export const reservationMs = 24 * 60 * 60 * 1000;

/** What signers ask before they sign: who the ledger is, reserved chains, where a chain stands. */
@Injectable()
export class ChainService {
  private sweptMs = 0;

  constructor(
    @Inject(ChainStore) private readonly chains: ChainStore,
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(RegistryReader) private readonly keys: RegistryReader,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async describe(): Promise<LedgerDescription> {
    // The registry says which key the service signs with: another process may have changed over.
    const [checkpoint] = await Promise.all([this.newestCheckpoint(), this.keys.current()]);
    const { origin, logVkey, serviceKeyId, serviceAccount } = this.identity;
    return {
      origin,
      logVkey,
      serviceKey: serviceKeyId,
      serviceAccount,
      controlChain: toHex(controlItemId(nodeEngine, origin)),
      checkpoint,
    };
  }

  /** Reserves chains for the person. What lapsed is cleared away at most every ten minutes, here, where it grows. */
  async reserve(
    person: Pick<ActingPerson, 'accountId'>,
    count: number,
    ahead: number,
  ): Promise<readonly ReservedChain[]> {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.sweptMs > 10 * 60 * 1000) {
      this.sweptMs = nowMs;
      await this.chains.sweep(nowMs - reservationMs);
    }
    return this.chains.reserve(person.accountId, count, ahead, nowMs);
  }

  /** Gives a reservation back; an opened chain stays. */
  async release(person: Pick<ActingPerson, 'accountId'>, chainId: string): Promise<void> {
    await this.chains.release(person.accountId, chainId);
  }

  /** Undefined where there is no such chain, or the person may not see it. */
  async head(
    person: Pick<ActingPerson, 'accountId'>,
    chainId: string,
    ahead: number,
  ): Promise<ChainHeadView | undefined> {
    const position = await this.chains.position(chainId, ahead);
    if (position === undefined || !(await this.maySee(person, position))) return undefined;
    const { id, seq, prev, next } = position;
    return { id, seq, prev, next, checkpoint: await this.newestCheckpoint() };
  }

  /** Whether the chain waits for its first event and is that person's to open. */
  async isReservedBy(person: Pick<ActingPerson, 'accountId'>, chainId: string): Promise<boolean> {
    const position = await this.chains.position(chainId, 0);
    return position !== undefined && this.isReserved(person, position);
  }

  private async maySee(
    person: Pick<ActingPerson, 'accountId'>,
    position: ChainPosition,
  ): Promise<boolean> {
    if (position.seq === -1) return this.isReserved(person, position);
    return this.events.seesChain(person.accountId, position.id);
  }

  private isReserved(
    person: Pick<ActingPerson, 'accountId'>,
    { seq, reservedBy, reservedMs }: ChainPosition,
  ): boolean {
    const isLive = this.clock.nowMs() - reservedMs <= reservationMs;
    return seq === -1 && reservedBy === person.accountId && isLive;
  }

  private async newestCheckpoint(): Promise<NewestCheckpoint> {
    const newest = await this.checkpoints.newest();
    if (newest === undefined) {
      return { size: 0, root: toHex(emptyRoot(nodeEngine)), note: null };
    }
    return { size: newest.size, root: newest.root, note: newest.note.toString('utf8') };
  }
}
