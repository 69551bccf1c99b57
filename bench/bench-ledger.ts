import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { ServiceClient } from '../src/cli/http.js';
import { createKeyFile, type SigningKey } from '../src/cli/key-file.js';
import { registerKey } from '../src/cli/keys.js';
import { checkedAnchor, headOf } from '../src/cli/ledger-answers.js';
import { signLine } from '../src/cli/sign-statement.js';
import { type DatabaseUrls } from '../src/database/connections.js';
import { type Anchor } from '../src/core/ledger/anchor.js';
import { type PlainValue } from '../src/core/ledger/field.js';
import { type EventLine, type Head, headAfter } from '../src/core/ledger/signed-line.js';
import { CheckpointStore } from '../src/ledger/checkpoint.store.js';
import { type EventDraft } from '../src/ledger/event-draft.js';
import { LedgerService } from '../src/ledger/ledger.service.js';
import { createApp } from '../src/main.js';
import { createAccount } from '../src/operate/account.js';
import { migrateDatabase } from '../src/operate/migrate.js';
import { readConfig } from '../src/platform/config.js';
import { plainCase, plainCommon, plainItem } from '../test/support/plain-exercise.js';
import { type BenchCluster } from './bench-cluster.js';

type Fields = readonly { readonly name: string; readonly value: PlainValue }[];

const login = { login: 'bench', password: 'a password for measuring only' };

/** A ledger in a database of its own, its service in this process and listening, and one person who writes in it. */
export class BenchLedger {
  private constructor(
    readonly app: NestExpressApplication,
    readonly urls: DatabaseUrls,
    readonly home: string,
    readonly client: ServiceClient,
    private readonly token: string,
    readonly accountId: string,
    readonly key: SigningKey,
    readonly caseId: string,
  ) {}

  static async open(cluster: BenchCluster): Promise<BenchLedger> {
    const urls = await cluster.newDatabase();
    await migrateDatabase(urls);
    const accountId = await createAccount(urls.owner, {
      ...login,
      displayName: 'Bench',
      roles: ['investigator', 'evidence_custodian'],
      organisation: { name: 'Exercise Police', country: 'FR', kind: 'law_enforcement' },
    });
    const home = join(cluster.home, new URL(urls.owner).pathname);
    await mkdir(home, { recursive: true });
    const app = await createApp(readConfig({ WITNESSMARK_HOME: home }), urls);
    // A line for each request would drown the figures.
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    // Listening on a port, so it has an AddressInfo.
    const { port } = app.getHttpServer().address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    const token = (await new ServiceClient(address).post('/api/tokens', login)).text('token');
    const client = new ServiceClient(address, token);
    const key = createKeyFile(join(home, 'person.pem'));
    await registerKey(client, key);
    const opened = await client.post('/api/cases', plainCase, randomUUID());
    return new BenchLedger(app, urls, home, client, token, accountId, key, opened.text('caseId'));
  }

  /** For a service in a process of its own, on this database. */
  get settings(): Readonly<Record<string, string>> {
    const { web, ledger, owner } = this.urls;
    return {
      WITNESSMARK_HOME: this.home,
      ...{ DATABASE_URL: web, DATABASE_LEDGER_URL: ledger, DATABASE_OWNER_URL: owner },
    };
  }

  /** Headers of a request in the person's name. */
  get authorization(): Readonly<Record<string, string>> {
    return { Authorization: `Bearer ${this.token}` };
  }

  /** The same person, at another process of the service. */
  clientOf(address: string): ServiceClient {
    return new ServiceClient(address, this.token);
  }

  get ledger(): LedgerService {
    return this.app.get(LedgerService);
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  /** Registers so many items; their chains are the answer. */
  async items(count: number): Promise<readonly string[]> {
    const items: string[] = [];
    for (let n = 1; n <= count; n++) {
      const path = `/api/cases/${this.caseId}/items`;
      const item = plainItem(Number(`${Date.now() % 1e9}${n}`));
      items.push((await this.client.post(path, item, randomUUID())).text('itemId'));
    }
    return items;
  }

  /** Logs a note that the service composes and signs for the person, and waits until it is durable. */
  async logPlain(chainId: string): Promise<void> {
    const { ledger } = this;
    await ledger.append({ events: [await ledger.compose(this.plainDraft(chainId))] });
  }

  /** A note in the order of its type, as a plain post becomes one. */
  plainDraft(chainId: string): EventDraft {
    const on = (name: string, text: string) => ({ name, value: { type: 1, text } as const });
    const fields = [
      ...[on('onBehalfOf', this.accountId), on('authentication', 'password')],
      ...note(),
    ];
    return { chainId, type: noteType, occurredMs: Date.now(), fields };
  }

  /** Events in the log. */
  async size(): Promise<number> {
    return (await this.app.get(CheckpointStore).logHead()).size;
  }

  async anchor(): Promise<Anchor> {
    return checkedAnchor(await this.client.get('/api/ledger'));
  }

  async head(chainId: string, ahead: number): Promise<Head> {
    return headOf(await this.client.get(`/api/chains/${chainId}/head?ahead=${ahead}`));
  }

  /** The next `count` (at most 64) notes of a chain, signed with the person's key. */
  async signedNotes(chainId: string, count: number): Promise<readonly EventLine[]> {
    const ledger = await this.client.get('/api/ledger');
    const anchor = checkedAnchor(ledger);
    let head = await this.head(chainId, count);
    const lines: EventLine[] = [];
    for (let n = 0; n < count; n++) {
      const draft = {
        ...{ ledger: ledger.text('origin'), chainId, type: noteType, occurredMs: Date.now() },
        fields: note(),
      };
      const signed = signLine({ draft, head, key: this.key, anchor });
      head = headAfter(head, signed);
      lines.push(signed.line);
    }
    return lines;
  }
}

const noteType = 'note.added/1';

/** What people write down: some hundred characters beside what every event says. */
export function writtenNote(): { readonly type: string; readonly fields: Record<string, string> } {
  const text = `For measuring only ${randomUUID()}: ${'the seal was looked at again. '.repeat(3)}`;
  return { type: noteType, fields: { ...plainCommon, text } };
}

function note(): Fields {
  return Object.entries(writtenNote().fields).map(([name, text]) => ({
    name,
    value: { type: 1, text },
  }));
}
