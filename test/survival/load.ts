import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainCommon } from '../support/plain-exercise.js';

/** Where the service is now, and as whom it is asked. */
export interface Target {
  address: string;
  token: string;
}

/** An event that the service said it logged. */
export interface Acknowledged {
  readonly chainId: string;
  readonly seq: number;
  readonly eventHash: string;
}

interface Receipt {
  readonly item: string;
  readonly seq: number;
  readonly eventHash: string;
}

const pauseMs = 100;

/**
 * People at work while the service dies under them. Each asks again with the same idempotency key until there is an
 * answer, as a client must; what was answered is remembered.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** One of each note that was acknowledged: it must be in the log once. */
  readonly notes: string[] = [];
  packages = 0;
  /** Requests that had to be asked again. */
  repeated = 0;
  private isOver = false;
  private readonly work: Promise<void>[] = [];

  constructor(
    private readonly target: Target,
    private readonly caseId: string,
    private readonly items: readonly string[],
  ) {}

  begin(writers: number): void {
    for (let i = 0; i < writers; i++) this.work.push(this.write(i));
    this.work.push(this.upload(), this.export());
  }

  /** Everybody finishes what they began. */
  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.work);
  }

  private async write(writer: number): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const text = `note ${writer}.${n} ${randomUUID()}`;
      const itemId = this.items[(writer + n) % this.items.length] ?? '';
      const fields = { ...plainCommon, text };
      await this.post(`/api/items/${itemId}/events`, { type: 'note.added/1', fields });
      this.notes.push(text);
    }
  }

  private async upload(): Promise<void> {
    const [itemId = ''] = this.items;
    while (!this.isOver) {
      const bytes = randomBytes(300_000);
      const form = new FormData();
      form.set('announcedSha256', createHash('sha256').update(bytes).digest('hex'));
      form.set('file', new Blob([bytes]), 'noise.bin');
      const answer = await this.once(`/api/items/${itemId}/files`, { body: form });
      if (answer?.status !== 201) continue;
      const { uploadId } = (await answer.json()) as { readonly uploadId: string };
      const event = { type: 'file.attached/1', fields: plainCommon, uploads: [uploadId] };
      await this.post(`/api/items/${itemId}/events`, event);
    }
  }

  private async export(): Promise<void> {
    while (!this.isOver) {
      const words = { purpose: 'exercise', recipient: 'nobody', requestedBy: 'exercise' };
      if (await this.post(`/api/cases/${this.caseId}/exports`, words, 100)) this.packages += 1;
      await sleep(1000);
    }
  }

  /** Posts until it is taken; false where it was asked for so often that a new key is due. */
  private async post(path: string, body: unknown, attempts = 2000): Promise<boolean> {
    const key = randomUUID();
    for (let left = attempts; left > 0; left--) {
      const answer = await this.once(path, {
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      });
      if (answer?.status === 201) {
        this.remember((await answer.json()) as { readonly receipts?: readonly Receipt[] });
        return true;
      }
      if (answer !== undefined && ![409, 500, 503].includes(answer.status)) {
        throw new Error(`${path} was refused: ${answer.status} ${await answer.text()}`);
      }
      this.repeated += 1;
      await sleep(pauseMs);
    }
    if (attempts === 2000) throw new Error(`${path} was never answered`);
    return false;
  }

  /** Undefined where the line broke, also in the middle of an answer. */
  private async once(
    path: string,
    request: { readonly body: string | FormData; readonly headers?: Record<string, string> },
  ): Promise<Response | undefined> {
    try {
      const { address, token } = this.target;
      const answer = await fetch(`${address}${path}`, {
        method: 'POST',
        body: request.body,
        headers: { ...request.headers, Authorization: `Bearer ${token}` },
      });
      return new Response(await answer.arrayBuffer(), answer);
    } catch {
      await sleep(pauseMs);
      return undefined;
    }
  }

  private remember({ receipts = [] }: { readonly receipts?: readonly Receipt[] }): void {
    for (const { item, seq, eventHash } of receipts) {
      this.acknowledged.push({ chainId: item, seq, eventHash });
    }
  }
}
