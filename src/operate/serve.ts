import { type Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { FirstAdministratorService } from '../access/first-administrator.service.js';
import { type Connections, openConnections } from '../database/connections.js';
import { ownerDataSource } from '../database/data-source.js';
import { createApp } from '../main.js';
import { type Config } from '../platform/config.js';
import { limitServer } from '../platform/server-limits.js';
import { readTls } from '../platform/tls.js';
import { migrateDatabase } from './migrate.js';
import { replayErasures } from './replay-erasures.js';
import { OperatorError } from './operator-error.js';

/** A service that answers until it is stopped. */
export interface RunningService {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Where the first administrator makes their account, while nobody has one: told to whoever starts the service. */
  readonly firstLink: string | undefined;
  /** Fulfilled when everything has ended; rejected where the database went away by itself. */
  readonly stopped: Promise<void>;
  /** Reads certificate and key anew, for connections made from now on; throws and keeps those that it has if these cannot be used. */
  renewCertificate(): void;
  /** Takes no new requests, finishes those that run or cuts them after ten seconds, then closes the database. */
  stop(): Promise<void>;
}

/**
 * Opens the database, brings an embedded one up to date, and listens. Somebody else's database is not changed
 * without being asked: there the migrations must have been run.
 */
export async function serve(config: Config): Promise<RunningService> {
  const connections = await openConnections(config);
  try {
    if (config.database.kind === 'embedded') await migrateDatabase(connections);
    else await requireMigrated(connections);
    await replayErasures(connections.owner, config);
    const app = await createApp(config, connections);
    const server = await listen(app, config);
    const path = await app.get(FirstAdministratorService).renewLink();
    const service = running(app, server, connections, config);
    return { ...service, firstLink: linkTo(path, config.publicUrl || service.address) };
  } catch (error) {
    await connections.close();
    throw error;
  }
}

function linkTo(path: string | undefined, origin: string): string | undefined {
  return path === undefined ? undefined : `${origin}${path}`;
}

async function requireMigrated({ owner: url }: Connections): Promise<void> {
  const owner = await ownerDataSource(url).initialize();
  try {
    if (await owner.showMigrations()) {
      throw new OperatorError('The database is not up to date: run `witnessmark migrate` first.');
    }
  } finally {
    await owner.destroy();
  }
}

async function listen(app: NestExpressApplication, { host, port }: Config): Promise<Server> {
  const server: Server = app.getHttpServer();
  limitServer(server);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return server;
}

function running(
  app: NestExpressApplication,
  server: Server,
  connections: Connections,
  config: Config,
): Omit<RunningService, 'firstLink'> {
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= drain(app, server).finally(() => connections.close());
    return stopping;
  };
  const stopped = connections.ended.then(async (how) => {
    if (stopping !== undefined) return stopping;
    await drain(app, server);
    throw new Error(`the database ended by itself: ${how}`);
  });
  const ended = new Promise<void>((resolve) => server.once('close', resolve)).then(() => stopping);
  const renewCertificate = (): void => {
    // An HTTPS server is one for TLS, too; node:http's type of it does not say so.
    const secure: unknown = server;
    if (config.tls !== undefined && secure instanceof TlsServer) {
      secure.setSecureContext(readTls(config.tls));
    }
  };
  return {
    address: addressOf(server, config),
    stop,
    renewCertificate,
    stopped: Promise.race([stopped, ended]),
  };
}

/** How long a request that runs when the service is stopped may take to its end. */
const drainMs = 10_000;

/** Without an end to it, one connection on which a request never arrives whole would keep the service from stopping. */
async function drain(app: NestExpressApplication, server: Server): Promise<void> {
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, drainMs);
  await app.close().finally(() => {
    clearTimeout(cut);
  });
}

function addressOf(server: Server, { host, tls }: Config): string {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const scheme = tls === undefined ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
