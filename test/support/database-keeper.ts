import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type OwnedCluster, type TestCluster } from './test-cluster.js';

/** Name of the environment variable by which workers find the keeper. */
export const keeperVariable = 'WITNESSMARK_TEST_KEEPER';

/**
 * Lives in Jest's own process, where it outlasts the workers. The first spec that asks makes it start the one
 * cluster of the run and migrate a template; nobody asks: nothing is started.
 */
export async function openKeeper(): Promise<{ close(): Promise<void> }> {
  let cluster: Promise<OwnedCluster> | undefined;
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer((request, response) => {
    // A connection kept for later may have been closed by then, while a busy worker still counts on it.
    response.setHeader('Connection', 'close');
    if (request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    // Imported only now, so that runs without a database need not load what it takes.
    cluster ??= import('./test-cluster.js').then(({ openCluster }) => openCluster());
    cluster.then(
      ({ admin, template, password }) => {
        response.end(JSON.stringify({ admin, template, password } satisfies TestCluster));
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  process.env[keeperVariable] = `http://127.0.0.1:${address.port}${path}`;
  return {
    close: async () => {
      server.close();
      server.closeAllConnections();
      // One that did not start was told to whoever asked for it.
      await cluster?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}
