import { once } from 'node:events';
import { connect } from 'node:net';

/** What a server answers to bytes that no client library would send. */
export interface RawAnswer {
  readonly status: number;
  /** Header lines as they came. */
  readonly head: string;
  readonly body: string;
}

/** Sends the bytes as they are and reads until the server closes. `address`: `http://host:port` */
export async function sendRaw(address: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that has refused may reset the connection while we still write.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString('latin1');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    head,
    body: rest.join('\r\n\r\n'),
  };
}

/** A request that asks for the connection to be closed after it. */
export function rawGet(path: string, headers: readonly string[] = []): string {
  return [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');
}
