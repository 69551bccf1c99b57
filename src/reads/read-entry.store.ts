import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { encodeReadEntry, type ReadEntry } from '../core/reads/read-entry.js';
import { asPerson } from '../database/as-person.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';

/** Who reads. */
export type ReadBy = Pick<Person, 'accountId' | 'organisationId'> & {
  /** The token or session. */
  readonly entry: Pick<Person['entry'], 'id'>;
};

/** What is on record of a read besides who and when. */
export type Reading = Omit<
  ReadEntry,
  'id' | 'atMs' | 'account' | 'token' | 'organisation' | 'cases'
>;

interface PlaceRow {
  readonly chains: readonly Buffer[];
  readonly cases: readonly Buffer[];
}

/** Longer than this nobody waits for a row: what cannot be recorded is not given. */
const lockTimeout = '2s';
const statementTimeout = '5s';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Puts reads on record, each in the name of who reads and in a transaction of its own (login wm_web). */
@Injectable()
export class ReadEntryStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Fulfilled when the entry is durable. */
  async add(by: ReadBy, reading: Reading, nowMs: number): Promise<void> {
    await asPerson(this.db, by.accountId, async (manager) => {
      const { chains, cases } = await placesOf(manager, reading);
      const entry: ReadEntry = {
        ...reading,
        ...{ id: uuidV7(nowMs), atMs: nowMs },
        ...{ account: by.accountId, token: by.entry.id, organisation: by.organisationId },
        ...{ chains: chains.map(toHex).sort(), cases: cases.map(toHex).sort() },
        objects: [...new Set(reading.objects)].sort(),
      };
      await insert(manager, entry, encodeReadEntry(entry, randomBytes(32).toString('hex')));
    });
  }
}

/** The chains with those to which exports and proposals belong, and the cases of all of them; each once. */
async function placesOf(manager: EntityManager, { chains, objects }: Reading): Promise<PlaceRow> {
  const [row] = await manager.query<PlaceRow[]>(
    `SELECT set_config('lock_timeout', $3, true), set_config('statement_timeout', $4, true),
       named.chains, wm_cases_of_chains(named.chains) AS cases
     FROM (SELECT ARRAY (
       SELECT decode(unnest($1::text[]), 'hex') UNION SELECT unnest(wm_chains_of_objects($2::uuid[]))
     ) AS chains) named`,
    [chains, objects.filter((id) => uuidForm.test(id)), lockTimeout, statementTimeout],
  );
  if (row === undefined) throw new Error('the database gave no row for a read');
  return row;
}

async function insert(manager: EntityManager, entry: ReadEntry, bytes: Uint8Array): Promise<void> {
  await manager.query(
    `INSERT INTO read_entry (id, at_ms, account_id, token_id, organisation_id, kind, route, chain_ids, case_ids,
       object_ids, given, is_part, query, purpose, request_id, code, network, entry)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[entry.id, entry.atMs, entry.account, entry.token, entry.organisation],
      ...[entry.kind, entry.route, entry.chains.map(bytea), entry.cases.map(bytea), entry.objects],
      ...[entry.given, entry.isPart, entry.query, entry.purpose, entry.request, entry.code],
      ...[entry.network, Buffer.from(bytes)],
    ],
  );
}

function bytea(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
