import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type ServiceClient } from '../src/cli/http.js';
import { type EventLine } from '../src/core/ledger/signed-line.js';
import { type BenchCluster } from './bench-cluster.js';
import { BenchLedger, writtenNote } from './bench-ledger.js';
import { median, rounded, rounds, seconds, together } from './measure.js';
import { asBuilt, ServiceProcess } from '../test/support/service-process.js';

const callers = 16;
const perCaller = 256;
const linesPerChain = 64;
const chainsPerCaller = perCaller / linesPerChain;
const count = callers * perCaller;
/** Over HTTP everything takes longer. */
const httpPerCaller = 64;

type Way = 'raw' | 'unsigned' | 'signed' | 'unsignedHttp' | 'signedHttp';
type Rates = Readonly<Record<Way, number>>;

export interface AppendFigures {
  /** Each as a ratio to `raw` of the same round: medians. */
  readonly append_unsigned_ratio: number;
  readonly append_signed_ratio: number;
  readonly append_unsigned_http_ratio: number;
  readonly append_signed_http_ratio: number;
  /** Events a second: medians. */
  readonly append_rates: Rates;
}

/**
 * Durable appends through `ledger.append`, one event a call, by 16 callers, each on chains of its own; against
 * INSERTs of single rows with the same bytes, each committed, over 16 connections to the same PostgreSQL.
 */
export async function benchAppends(
  cluster: BenchCluster,
  tell: (line: string) => void,
): Promise<AppendFigures> {
  const bench = await BenchLedger.open(cluster);
  const raw = await RawRows.open(bench);
  const service = await ServiceProcess.start(bench.settings, asBuilt);
  try {
    const chains = await bench.items(callers * chainsPerCaller);
    const client = bench.clientOf(service.address);
    const seen: Rates[] = [];
    // Once beforehand, so that no side pays for code that was never run.
    for (let round = -1; round < rounds; round++) {
      const rates = await oneRound({ bench, raw, chains, client });
      tell(`appends a second: ${JSON.stringify(rates)}`);
      if (round >= 0) seen.push(rates);
    }
    const ratio = (way: Way): number =>
      rounded(median(seen.map((rates) => rates[way] / rates.raw)));
    const rate = (way: Way): number => median(seen.map((rates) => rates[way]));
    return {
      append_unsigned_ratio: ratio('unsigned'),
      append_signed_ratio: ratio('signed'),
      append_unsigned_http_ratio: ratio('unsignedHttp'),
      append_signed_http_ratio: ratio('signedHttp'),
      append_rates: {
        ...{ raw: rate('raw'), unsigned: rate('unsigned'), signed: rate('signed') },
        ...{ unsignedHttp: rate('unsignedHttp'), signedHttp: rate('signedHttp') },
      },
    };
  } finally {
    await service.stop();
    await raw.close();
    await bench.close();
  }
}

interface Setting {
  readonly bench: BenchLedger;
  readonly raw: RawRows;
  readonly chains: readonly string[];
  /** Of a service in a process of its own, on the same database. */
  readonly client: ServiceClient;
}

async function oneRound({ bench, raw, chains, client }: Setting): Promise<Rates> {
  const signed = await signedFor(bench, chains, linesPerChain);
  const example = bytesOf(signed[0]?.[0]);
  const figures = {
    raw: count / (await seconds(() => raw.insert(example, count))),
    unsigned: count / (await seconds(() => unsigned(bench, chains))),
    signed: 0,
    unsignedHttp: (callers * httpPerCaller) / (await seconds(() => unsignedHttp(client, chains))),
    signedHttp: 0,
  };
  const fresh = await signedFor(bench, chains, linesPerChain);
  figures.signed = count / (await seconds(() => signedAppends(bench, fresh)));
  const posted = await signedFor(bench, chains.slice(0, callers), httpPerCaller);
  figures.signedHttp =
    (callers * httpPerCaller) / (await seconds(() => signedHttp(client, posted)));
  return {
    ...{ raw: Math.round(figures.raw), unsigned: Math.round(figures.unsigned) },
    ...{ signed: Math.round(figures.signed), unsignedHttp: Math.round(figures.unsignedHttp) },
    signedHttp: Math.round(figures.signedHttp),
  };
}

/** Composed and signed by the service within the measured time. */
async function unsigned(bench: BenchLedger, chains: readonly string[]): Promise<void> {
  await together(callers, async (caller) => {
    for (let n = 0; n < perCaller; n++) await bench.logPlain(ownChain(chains, caller, n));
  });
}

/** Signed before; read and verified within the measured time. */
async function signedAppends(bench: BenchLedger, signed: readonly Lines[]): Promise<void> {
  const { ledger } = bench;
  await together(callers, async (caller) => {
    for (const line of signed.filter((_, chain) => chain % callers === caller).flat()) {
      await ledger.append({ events: [await ledger.prepare(line, '')] });
    }
  });
}

async function unsignedHttp(client: ServiceClient, chains: readonly string[]): Promise<void> {
  await together(callers, async (caller) => {
    for (let n = 0; n < httpPerCaller; n++) {
      const path = `/api/items/${ownChain(chains, caller, n)}/events`;
      await client.post(path, writtenNote(), randomUUID());
    }
  });
}

async function signedHttp(client: ServiceClient, signed: readonly Lines[]): Promise<void> {
  await together(callers, async (caller) => {
    for (const line of signed[caller] ?? []) {
      await client.post('/api/statements', { events: [line], uploads: [] }, randomUUID());
    }
  });
}

type Lines = readonly EventLine[];

async function signedFor(
  bench: BenchLedger,
  chains: readonly string[],
  perChain: number,
): Promise<readonly Lines[]> {
  return Promise.all(chains.map((chain) => bench.signedNotes(chain, perChain)));
}

function ownChain(chains: readonly string[], caller: number, n: number): string {
  const chain = chains[caller + callers * (n % chainsPerCaller)];
  if (chain === undefined) throw new Error('there are fewer chains than callers need');
  return chain;
}

/** What of an event is stored: its statement, its signatures, salts and values of its fields. */
function bytesOf(line: EventLine | undefined): Buffer {
  if (line === undefined) throw new Error('no line was signed');
  return Buffer.concat([
    Buffer.from(line.statement),
    ...line.signatures.map((hex) => Buffer.from(hex, 'hex')),
    ...line.fields.flatMap(({ salt, value }) => [
      Buffer.from(salt, 'hex'),
      Buffer.from(value, 'hex'),
    ]),
  ]);
}

/** A table with nothing but rows in it: what the same PostgreSQL can do at best with one row a transaction. */
class RawRows {
  private constructor(private readonly clients: readonly pg.Client[]) {}

  static async open({ urls }: BenchLedger): Promise<RawRows> {
    const clients = Array.from({ length: callers }, () => new pg.Client(urls.owner));
    await Promise.all(clients.map((client) => client.connect()));
    await clients[0]?.query(
      'CREATE TABLE raw_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line bytea NOT NULL)',
    );
    return new RawRows(clients);
  }

  async insert(line: Buffer, rows: number): Promise<void> {
    await together(callers, async (caller) => {
      for (let n = 0; n < rows / callers; n++) {
        await this.clients[caller]?.query('INSERT INTO raw_row (line) VALUES ($1)', [line]);
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
  }
}
