import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type PostedLine } from '../ledger/event-line.js';
import { type Receipt } from '../ledger/append-command.js';

/** An act that waits for the signatures of others. */
export interface Proposal {
  readonly id: string;
  readonly chainId: string;
  readonly type: string;
  /** The line with the blocks collected so far. */
  readonly line: PostedLine;
  /** Accounts whose signature is wanted. */
  readonly wanted: readonly string[];
  /** Why, where the event does not say so itself. */
  readonly reason: string | undefined;
  readonly proposedBy: string;
  readonly proposedMs: number;
  readonly lapsesMs: number;
  /** There once it was logged. */
  readonly receipt: Receipt | undefined;
}

interface ProposalRow {
  readonly id: string;
  readonly chain_id: Buffer;
  readonly type: string;
  readonly line: PostedLine;
  readonly wanted: readonly string[];
  readonly reason: string | null;
  readonly proposed_by: string;
  readonly proposed_ms: string;
  readonly lapses_ms: string;
  readonly receipt: Receipt | null;
}

const columns =
  'id, chain_id, type, line, wanted, reason, proposed_by, proposed_ms, lapses_ms, receipt';

/** Proposals as the person may see them: those about chains that they see (login wm_web, row-level security). */
@Injectable()
export class ProposalStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Adds it; where the same statement was proposed before, that one comes back. */
  async add(accountId: string, proposal: Proposal, statementHash: Uint8Array): Promise<Proposal> {
    return asPerson(this.db, accountId, async (manager) => {
      await manager.query(
        `INSERT INTO proposal (id, chain_id, statement_hash, type, line, wanted, reason, proposed_by, proposed_ms, lapses_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (statement_hash) DO NOTHING`,
        [
          proposal.id,
          Buffer.from(proposal.chainId, 'hex'),
          Buffer.from(statementHash),
          proposal.type,
          JSON.stringify(proposal.line),
          proposal.wanted,
          proposal.reason ?? null,
          proposal.proposedBy,
          proposal.proposedMs,
          proposal.lapsesMs,
        ],
      );
      const [row] = await manager.query<ProposalRow[]>(
        `SELECT ${columns} FROM proposal WHERE statement_hash = $1`,
        [Buffer.from(statementHash)],
      );
      if (row === undefined) throw new Error('the proposal is not visible to its author');
      return proposalOf(row);
    });
  }

  async find(accountId: string, id: string): Promise<Proposal | undefined> {
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<ProposalRow[]>(`SELECT ${columns} FROM proposal WHERE id = $1`, [id]),
    );
    return row && proposalOf(row);
  }

  /** Newest first, before the given one (id is a UUIDv7, so order of ids is order of time). */
  async list(
    accountId: string,
    before: string | undefined,
    limit: number,
  ): Promise<readonly Proposal[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<ProposalRow[]>(
        `SELECT ${columns} FROM proposal
         WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
        [before ?? null, limit],
      ),
    );
    return rows.map(proposalOf);
  }

  /**
   * Adds a block, under a lock of the row, so that two who sign at once both count. `add` gives the new line, or
   * throws; undefined where the proposal is not visible.
   */
  async sign(
    accountId: string,
    id: string,
    add: (line: PostedLine) => PostedLine,
  ): Promise<Proposal | undefined> {
    return asPerson(this.db, accountId, async (manager) => {
      const [row] = await manager.query<ProposalRow[]>(
        `SELECT ${columns} FROM proposal WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (row === undefined) return undefined;
      const line = add(row.line);
      await manager.query('UPDATE proposal SET line = $2 WHERE id = $1', [
        id,
        JSON.stringify(line),
      ]);
      return proposalOf({ ...row, line });
    });
  }

  async settle(accountId: string, id: string, receipt: Receipt): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query('UPDATE proposal SET receipt = $2 WHERE id = $1', [
        id,
        JSON.stringify(receipt),
      ]),
    );
  }
}

function proposalOf(row: ProposalRow): Proposal {
  return {
    id: row.id,
    chainId: row.chain_id.toString('hex'),
    type: row.type,
    line: row.line,
    wanted: row.wanted,
    reason: row.reason ?? undefined,
    proposedBy: row.proposed_by,
    proposedMs: Number(row.proposed_ms),
    lapsesMs: Number(row.lapses_ms),
    receipt: row.receipt ?? undefined,
  };
}
