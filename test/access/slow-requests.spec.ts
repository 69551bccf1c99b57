import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { requestId } from '../../src/platform/request-id.js';
import { limitServer } from '../../src/platform/server-limits.js';
import { refuseSlowBodies } from '../../src/platform/slow-bodies.js';

const windowMs = 150;

describe('a request that comes slowly', () => {
  let server: Server;
  let taken = 0;
  beforeAll(async () => {
    const app = express();
    app.use(requestId, refuseSlowBodies('', { windowMs, leastBytes: 64 }));
    app.post('/', (request, response) => {
      request.on('data', (chunk: Buffer) => {
        taken += chunk.length;
      });
      request.once('end', () => response.send('taken'));
    });
    // A disk that is slow: the service itself does not read for a while.
    app.post('/later', (request, response) => {
      setTimeout(() => {
        request.resume().once('end', () => response.send('taken'));
      }, windowMs * 4);
    });
    // Express answers requests; node:http asks for no more.
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const { socketTo, answerOf } = {
    socketTo: (): Socket => {
      // Listening on a port, so it has an AddressInfo.
      const { port } = server.address() as AddressInfo;
      return connect(port, '127.0.0.1');
    },
    answerOf: (socket: Socket) =>
      new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        socket
          .once('error', () => undefined)
          .once('close', () => {
            resolve(text);
          });
      }),
  };
  const head = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

  it('byte by byte is told so and cut off', async () => {
    const socket = socketTo();
    const answer = answerOf(socket);
    socket.write(head('/', 100_000));
    const drip = setInterval(() => socket.write('x'), 30);
    const text = await answer;
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"request-timeout"');
    expect(taken).toBeLessThan(100);
  });

  it('over a poor link, but not for its own sake, arrives whole', async () => {
    const socket = socketTo();
    const answer = answerOf(socket);
    socket.write(head('/', 2000));
    for (let sent = 0; sent < 2000; sent += 100) {
      socket.write('x'.repeat(100));
      await pause(40);
    }
    await pause(50);
    socket.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 [^]*taken$/);
  });

  it('is not blamed for what the service itself does not read', async () => {
    const socket = socketTo();
    const answer = answerOf(socket);
    socket.write(head('/later', 400_000));
    socket.write('x'.repeat(400_000));
    await pause(windowMs * 6);
    socket.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is bounded in the time of its headers, their number, and silence', () => {
    const limited = createServer();
    limitServer(limited);
    const { headersTimeout, requestTimeout, timeout, maxHeadersCount } = limited;
    expect(headersTimeout).toBeLessThanOrEqual(30_000);
    expect(requestTimeout).toBeGreaterThan(headersTimeout);
    expect(timeout).toBeLessThanOrEqual(10 * 60_000);
    expect(maxHeadersCount).toBeLessThanOrEqual(200);
  });
});
