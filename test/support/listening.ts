import { createServer, type RequestListener, type Server } from 'node:http';

/** A server of a spec's own on loopback. */
export interface Listening {
  readonly port: number;
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** `port` 0: any that is free. */
export async function listenOn(listener: RequestListener, port = 0): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = portOf(server);
  return {
    port: bound,
    origin: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A port on which nothing listens now. */
export async function freePort(): Promise<number> {
  const taken = await listenOn(() => undefined);
  await taken.close();
  return taken.port;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
}
