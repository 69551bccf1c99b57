import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** A webhook as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The headers of Standard Webhooks. */
export function signatureOf({ headers }: Received): Record<string, string> {
  return Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ]),
  );
}

/** What a receiver answers; `hang` never does. */
type Reply = number | 'hang';

/** A real HTTP server on loopback: what arrives at each path is kept, and answered as the test says. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  private readonly replies = new Map<string, Reply[]>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<WebhookReceiver> {
    const receiver: WebhookReceiver = new WebhookReceiver(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const path = request.url ?? '';
          const body = Buffer.concat(chunks).toString('utf8');
          receiver.received.push({ path, headers: request.headers, body });
          const reply = receiver.nextReply(path);
          if (reply === 'hang') return;
          response.writeHead(reply, { location: '/elsewhere' }).end('an answer that nobody reads');
        });
      }),
    );
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    // Listening on a port, so it has an AddressInfo.
    return (this.server.address() as AddressInfo).port;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** In this order; the last one from then on. Without a word it answers 204. */
  reply(path: string, ...replies: readonly Reply[]): void {
    this.replies.set(path, [...replies]);
  }

  at(path: string): readonly Received[] {
    return this.received.filter((one) => one.path === path);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
  }

  private nextReply(path: string): Reply {
    const replies = this.replies.get(path) ?? [];
    return (replies.length > 1 ? replies.shift() : replies[0]) ?? 204;
  }
}

export interface Mail {
  readonly to: readonly string[];
  readonly from: string;
  /** Headers and text as they were sent. */
  readonly content: string;
}

/** A real SMTP server on loopback; it has no boxes whose names begin with `refused`. */
export class MailReceiver {
  readonly mails: Mail[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    onRcptTo: ({ address }, _, callback) => {
      if (!address.startsWith('refused')) callback();
      else callback(Object.assign(new Error(`no such box: ${address}`), { responseCode: 550 }));
    },
    logger: false,
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        this.mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          content: Buffer.concat(chunks).toString('utf8'),
        });
        callback(null);
      });
    },
  });

  static async open(): Promise<MailReceiver> {
    const receiver = new MailReceiver();
    await new Promise<void>((resolve) => {
      receiver.server.listen(0, '127.0.0.1', () => {
        resolve();
      });
    });
    return receiver;
  }

  get url(): string {
    // Listening on a port, so it has an AddressInfo.
    const { port } = this.server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}`;
  }

  to(address: string): readonly Mail[] {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

/** Waits until it is so, for rounds of the service come by themselves. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  for (const endMs = Date.now() + limitMs; !(await isSo());) {
    if (Date.now() > endMs) throw new Error('what was waited for did not come');
    await setTimeout(50);
  }
}
