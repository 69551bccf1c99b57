import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { controlItemId, controlSecret, genesisOf, itemIdOf, tagOf } from '../core/ledger/item.js';
import { GatheredReads } from '../database/gathered-reads.js';
import { nodeEngine } from '../platform/node-engine.js';
import { LedgerIdentity } from './ledger-identity.js';
import { type ChainKind } from '../core/custody/event-type.js';
import { type LedgerTransaction } from './append-command.js';

/** What a signer needs to sign the next events of a chain. */
export interface ChainPosition {
  readonly id: string;
  readonly kind: ChainKind | undefined;
  readonly caseId: string | undefined;
  /** −1: reserved, nothing logged yet. */
  readonly seq: number;
  /** `prev` of the next statement. */
  readonly prev: string;
  /** `next` of the coming statements: tag(seq + 2), tag(seq + 3), … */
  readonly next: readonly string[];
  readonly reservedBy: string | undefined;
  readonly reservedMs: number;
}

/** A chain that its reserver may open: `tag0` for its id, `next` for its first statements. */
export interface ReservedChain {
  readonly id: string;
  readonly tag0: string;
  readonly next: readonly string[];
}

interface PositionRow {
  readonly id: string;
  readonly kind: ChainKind | null;
  readonly case_id: Buffer | null;
  readonly seq: number;
  readonly event_hash: Buffer;
  readonly secret: Buffer;
  readonly reserved_by: string | null;
  readonly reserved_ms: string;
}

/** Chain heads and their secrets, which never leave this room (login wm_ledger). */
@Injectable()
export class ChainStore {
  private readonly positions = new GatheredReads((ids: readonly string[]) =>
    this.readPositions(ids),
  );

  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
  ) {}

  /** Makes the head of the log and the control chain, once; refuses a ledger of another origin. */
  async open(nowMs: number): Promise<void> {
    const { origin } = this.identity;
    await this.db.transaction(async (tx: LedgerTransaction) => {
      await tx.query(
        `INSERT INTO log_head (id, origin, size, last_ms, frontier, root) VALUES (1, $1, 0, 0, '', $2)
         ON CONFLICT DO NOTHING`,
        [origin, Buffer.from(nodeEngine.sha256(new Uint8Array()))],
      );
      const [row] = await tx.query<{ origin: string }[]>(
        'SELECT origin FROM log_head WHERE id = 1 FOR UPDATE',
      );
      if (row?.origin !== origin) {
        throw new Error(`this database holds the ledger ${row?.origin ?? '?'}, not ${origin}`);
      }
      await tx.query(
        `INSERT INTO chain_head (chain_id, seq, event_hash, next_tag, secret, reserved_ms)
         VALUES ($1, -1, '', $2, $3, $4) ON CONFLICT DO NOTHING`,
        [
          Buffer.from(controlItemId(nodeEngine, origin)),
          Buffer.from(tagOf(nodeEngine, controlSecret, 0)),
          Buffer.from(controlSecret),
          nowMs,
        ],
      );
    });
  }

  async reserve(
    accountId: string,
    count: number,
    ahead: number,
    nowMs: number,
  ): Promise<ReservedChain[]> {
    const chains = Array.from({ length: count }, () => this.newChain(ahead));
    for (const { id, tag0, secret } of chains) {
      await this.db.query(
        `INSERT INTO chain_head (chain_id, seq, event_hash, next_tag, secret, reserved_by, reserved_ms)
         VALUES ($1, -1, '', $2, $3, $4, $5)`,
        [Buffer.from(id, 'hex'), Buffer.from(tag0, 'hex'), secret, accountId, nowMs],
      );
    }
    return chains.map(({ id, tag0, next }) => ({ id, tag0, next }));
  }

  /** Deletes reservations that were not used in time. */
  async sweep(olderThanMs: number): Promise<void> {
    await this.unreserve('reserved_by IS NOT NULL AND reserved_ms < $1', [olderThanMs]);
  }

  /** Deletes one reservation of that account. */
  async release(accountId: string, chainId: string): Promise<void> {
    const id = Buffer.from(chainId, 'hex');
    await this.unreserve('reserved_by = $1 AND chain_id = $2', [accountId, id]);
  }

  /** Under the lock that appends take: no event may land on a chain whose head goes away. */
  private async unreserve(where: string, parameters: unknown[]): Promise<void> {
    await this.db.transaction(async (tx: LedgerTransaction) => {
      await tx.query('SELECT 1 FROM log_head WHERE id = 1 FOR UPDATE');
      await tx.query(`DELETE FROM chain_head WHERE seq = -1 AND ${where}`, parameters);
    });
  }

  async position(chainId: string, ahead: number): Promise<ChainPosition | undefined> {
    const id = fromHex(chainId, 32);
    const row = id && (await this.positions.ask(chainId));
    if (id === undefined || row === undefined) return undefined;
    return {
      id: chainId,
      kind: row.kind ?? undefined,
      caseId: row.case_id === null ? undefined : toHex(row.case_id),
      seq: row.seq,
      prev: toHex(row.seq === -1 ? genesisOf(nodeEngine, id) : row.event_hash),
      next: tagsAhead(row.secret, row.seq + 2, ahead),
      reservedBy: row.reserved_by ?? undefined,
      reservedMs: Number(row.reserved_ms),
    };
  }

  private async readPositions(ids: readonly string[]): Promise<(PositionRow | undefined)[]> {
    const rows = await this.db.query<PositionRow[]>(
      `SELECT encode(chain_id, 'hex') AS id, kind, case_id, seq, event_hash, secret, reserved_by, reserved_ms
       FROM chain_head WHERE chain_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
      [[...new Set(ids)]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  private newChain(ahead: number): ReservedChain & { readonly secret: Buffer } {
    const secret = randomBytes(32);
    const tag0 = tagOf(nodeEngine, secret, 0);
    return {
      id: toHex(itemIdOf(nodeEngine, this.identity.origin, tag0)),
      tag0: toHex(tag0),
      next: tagsAhead(secret, 1, ahead),
      secret,
    };
  }
}

function tagsAhead(secret: Uint8Array, from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => toHex(tagOf(nodeEngine, secret, from + i)));
}
