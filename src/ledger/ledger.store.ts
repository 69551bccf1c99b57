import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { Frontier, leafHash } from '../core/ledger/merkle-tree.js';
import { isRegistryType } from '../core/ledger/registry-types.js';
import { DomainError } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import {
  type AppendCommand,
  type LedgerTransaction,
  type LoggedEvent,
  type PreparedEvent,
} from './append-command.js';
import { admit, type Admission, type Head } from './admission.js';
import { insertEvents, insertFields, moveHeads } from './event-rows.js';
import { Erasures } from './erasures.js';
import { ProjectionWriters } from './projection-writers.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RollbackGuard } from './rollback-guard.js';
import { RegistryCache } from './registry-cache.js';

interface HeadRow {
  readonly size: string;
  readonly last_ms: string;
  readonly frontier: Buffer;
}

interface ChainRow {
  readonly chain_id: Buffer;
  readonly kind: Head['kind'] | null;
  readonly case_id: Buffer | null;
  readonly seq: number;
  readonly event_hash: Buffer;
  readonly next_tag: Buffer;
  readonly secret: Buffer;
}

/** What became of one command of a batch. */
export type Outcome =
  | { readonly kind: 'appended'; readonly events: readonly LoggedEvent[] }
  | Extract<Admission, { kind: 'refused' }>;

/** A command of the batch, by its position, was refused by the work that goes with it: without it the batch can go on. */
export class RefusedWithin extends Error {
  constructor(
    readonly index: number,
    override readonly cause: DomainError,
  ) {
    super(cause.message);
  }
}

/**
 * The one place that writes the log (login wm_ledger). The row `log_head` is locked for the whole
 * transaction: it serialises all processes, so indexes have no gaps and no decision rests on a stale head.
 */
@Injectable()
export class LedgerStore {
  /** The sequencer's own fold: under the lock it runs ahead of what is committed. */
  private readonly keys: RegistryCache;

  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(RollbackGuard) private readonly guard: RollbackGuard,
    @Inject(ProjectionWriters) private readonly projections: ProjectionWriters,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(LedgerIdentity) identity: LedgerIdentity,
  ) {
    this.keys = new RegistryCache(identity.origin);
  }

  /** Takes in a batch in one transaction; commands that cannot stand are refused, the others land. */
  async appendBatch(
    commands: readonly AppendCommand[],
    nowMs: number,
  ): Promise<readonly Outcome[]> {
    const outcomes = await this.commit(commands, nowMs);
    const events = eventsIn(outcomes);
    this.guard.seeCommitted(Math.max(0, ...events.map(({ logIndex }) => logIndex + 1)));
    await this.erasures.followUp(events);
    return outcomes;
  }

  private async commit(
    commands: readonly AppendCommand[],
    nowMs: number,
  ): Promise<readonly Outcome[]> {
    try {
      return await this.db.transaction((tx) => this.appendWithin(tx, commands, nowMs));
    } catch (error) {
      // Registrations and revocations of the batch were applied already, and did not happen.
      if (commands.some(changesKeys)) this.keys.forget();
      throw error;
    }
  }

  private async appendWithin(
    tx: LedgerTransaction,
    commands: readonly AppendCommand[],
    nowMs: number,
  ): Promise<readonly Outcome[]> {
    // Sent one after the other without waiting (the connection is pipelined): the server reads heads and keys after it
    // has given the lock.
    const [log, heads, keys] = await Promise.all([
      lockLog(tx, this.guard),
      readHeads(tx, commands),
      this.keys.current(tx),
    ]);
    const loggedMs = Math.max(log.lastMs, nowMs);
    let size = log.size;
    const outcomes = commands.map((command): Admission => {
      const admission = admit(command, { heads, keys, firstIndex: size, loggedMs });
      if (admission.kind === 'admitted') size += admission.events.length;
      return admission;
    });
    const admitted = outcomes.flatMap((outcome) =>
      outcome.kind === 'admitted' ? outcome.events : [],
    );
    if (admitted.length > 0) {
      await this.write(tx, log.frontier, admitted, heads, loggedMs);
      const logged = admitted.map((event) => event.logged);
      await this.erasures.carryOut(tx, logged, keys.registry);
      await runWithin(tx, commands, outcomes);
    }
    return outcomes.map((outcome) =>
      outcome.kind === 'refused'
        ? outcome
        : { kind: 'appended', events: outcome.events.map(({ logged }) => logged) },
    );
  }

  private async write(
    tx: LedgerTransaction,
    frontier: Frontier,
    admitted: readonly AdmittedEvent[],
    heads: ReadonlyMap<string, Head>,
    loggedMs: number,
  ): Promise<void> {
    const leaves = admitted.map(({ logged }) => leafHash(nodeEngine, logged.leaf));
    for (const leaf of leaves) frontier.append(nodeEngine, leaf);
    await Promise.all([
      insertEvents(tx, admitted, leaves),
      insertFields(tx, admitted),
      moveHeads(
        tx,
        [...heads.values()].filter((head) => head.moved),
      ),
      tx.query(`UPDATE log_head SET size = $1, last_ms = $2, frontier = $3, root = $4`, [
        frontier.size,
        loggedMs,
        Buffer.concat(frontier.hashes()),
        Buffer.from(frontier.root(nodeEngine)),
      ]),
      this.projections.write(
        tx,
        admitted.map(({ logged }) => logged),
      ),
    ]);
  }
}

/** What landed of a batch. */
function eventsIn(outcomes: readonly Outcome[]): readonly LoggedEvent[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'appended' ? outcome.events : []));
}

/** An event with the place that the batch gave it. */
export interface AdmittedEvent {
  readonly prepared: PreparedEvent;
  readonly logged: LoggedEvent;
}

async function runWithin(
  tx: LedgerTransaction,
  commands: readonly AppendCommand[],
  outcomes: readonly Admission[],
): Promise<void> {
  for (const [index, command] of commands.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind !== 'admitted') continue;
    try {
      await command.within?.(
        tx,
        outcome.events.map(({ logged }) => logged),
      );
    } catch (error) {
      throw error instanceof DomainError ? new RefusedWithin(index, error) : error;
    }
  }
}

function changesKeys({ events }: AppendCommand): boolean {
  return events.some(({ statement }) => isRegistryType(statement.type));
}

async function lockLog(
  tx: LedgerTransaction,
  guard: RollbackGuard,
): Promise<{ size: number; lastMs: number; frontier: Frontier }> {
  const [row] = await tx.query<HeadRow[]>(
    'SELECT size, last_ms, frontier FROM log_head WHERE id = 1 FOR UPDATE',
  );
  if (row === undefined) throw new Error('the log has no head: the ledger was not opened');
  const size = Number(row.size);
  guard.seeLocked(size);
  return {
    size,
    lastMs: Number(row.last_ms),
    frontier: Frontier.fromHashes(size, cut32(row.frontier)),
  };
}

function cut32(packed: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: packed.length / 32 }, (_, i) => packed.subarray(i * 32, i * 32 + 32));
}

async function readHeads(
  tx: LedgerTransaction,
  commands: readonly AppendCommand[],
): Promise<Map<string, Head>> {
  const wanted = new Set(
    commands.flatMap(({ events, reads }) => [
      ...events.map(({ statement }) => statement.item),
      ...(reads ?? []).map(({ chainId }) => chainId),
    ]),
  );
  const rows = await tx.query<ChainRow[]>(
    `SELECT chain_id, kind, case_id, seq, event_hash, next_tag, secret FROM chain_head
     WHERE chain_id IN (SELECT substring($1::bytea from 32 * i + 1 for 32) FROM generate_series(0, $2) i)`,
    [Buffer.concat([...wanted].map((id) => fromHex(id) ?? Buffer.alloc(0))), wanted.size - 1],
  );
  return new Map(
    rows.map((row): [string, Head] => [
      toHex(row.chain_id),
      {
        chainId: toHex(row.chain_id),
        kind: row.kind ?? undefined,
        caseId: row.case_id === null ? undefined : toHex(row.case_id),
        seq: row.seq,
        eventHash: row.event_hash,
        nextTag: row.next_tag,
        secret: row.secret,
        moved: false,
      },
    ]),
  );
}
