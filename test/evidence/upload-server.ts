import { createServer, request as httpRequest, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Response } from 'express';
import { FileBlobStore } from '../../src/evidence/file-blob-store.js';
import { type ReceivedFile, UploadReceiver } from '../../src/evidence/upload-receiver.js';
import { readConfig } from '../../src/platform/config.js';
import { DomainError, Invalid } from '../../src/platform/errors.js';
import { KeysInMemory, keyringOver } from '../support/keys-in-memory.js';

export const boundary = 'wm-test-boundary';
const formType = `multipart/form-data; boundary=${boundary}`;

export interface Part {
  /** The part's `Content-Disposition`, in bytes: names are not always UTF-8. */
  readonly disposition: string | Buffer;
  readonly type?: string;
  readonly body: string | Buffer;
}

export function multipart(parts: readonly Part[]): Buffer {
  const lines = parts.flatMap(({ disposition, type, body }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; `),
    Buffer.from(disposition),
    Buffer.from(type === undefined ? '' : `\r\nContent-Type: ${type}`),
    Buffer.from('\r\n\r\n'),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...lines, Buffer.from(`--${boundary}--\r\n`)]);
}

export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly details: string;
}

/** The receiver behind a plain HTTP server, with a store of its own; no database and no sign-in. */
export class UploadServer {
  readonly received: ReceivedFile[] = [];
  readonly refused: unknown[] = [];

  private constructor(
    private readonly root: string,
    readonly store: FileBlobStore,
    private readonly server: Server,
  ) {}

  static async start(maxUploadBytes: number): Promise<UploadServer> {
    const root = await mkdtemp(join(tmpdir(), 'upload-'));
    const store = new FileBlobStore(root, keyringOver(new KeysInMemory()));
    await store.open();
    const app = express();
    const server = createServer(app);
    const started = new UploadServer(root, store, server);
    const receiver = new UploadReceiver(store, { ...readConfig({}), maxUploadBytes });
    app.post('/', (request, response) => {
      receiver.receive(request, response).then(
        (file) => {
          started.received.push(file);
          response.status(201).json({ details: '' });
        },
        (error: unknown) => {
          started.refuse(error, response);
        },
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.root, { recursive: true, force: true });
  }

  /** Names of all files in the store, markers included. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /** Sends a whole body; with chunks that come one by one, without an announced length. */
  post(body: Buffer | AsyncIterable<Buffer>, type: string = formType): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const length = Buffer.isBuffer(body) ? { 'content-length': body.length } : {};
      const headers = { 'content-type': type, ...length };
      const sent = httpRequest({ port: this.port, method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          // The handler above writes these members.
          const told = JSON.parse(Buffer.concat(chunks).toString()) as Omit<Answer, 'status'>;
          resolve({ ...told, status: response.statusCode ?? 0 });
        });
      });
      sent.on('error', reject);
      if (Buffer.isBuffer(body)) sent.end(body);
      else sendAll(sent, body).catch(reject);
    });
  }

  /** A connection on which the head of an upload was sent, and nothing else yet. */
  begin(announcedLength: number): Socket {
    const socket = connect(this.port, '127.0.0.1');
    // The line is cut on purpose.
    socket.on('error', () => undefined);
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${formType}\r\nContent-Length: ${announcedLength}\r\n\r\n`,
    );
    return socket;
  }

  private get port(): number {
    // A server that listens on a port has an address with one.
    return (this.server.address() as AddressInfo).port;
  }

  private refuse(error: unknown, response: Response): void {
    this.refused.push(error);
    if (!(error instanceof DomainError)) {
      response.status(500).json({ details: String(error) });
      return;
    }
    const details =
      error instanceof Invalid ? error.problems.map(({ detail }) => detail).join(' ') : '';
    response.status(error.status).json({ code: error.code, details });
  }
}

async function sendAll(
  request: NodeJS.WritableStream,
  chunks: AsyncIterable<Buffer>,
): Promise<void> {
  for await (const chunk of chunks) {
    if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve));
  }
  request.end();
}
