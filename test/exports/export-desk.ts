import { randomUUID } from 'node:crypto';
import { type Test } from 'supertest';
import { registerItem } from '../../src/cli/register.js';
import { type ExportDto } from '../../src/exports/dto/export.dto.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

export const words = {
  purpose: 'trial',
  recipient: 'Tribunal',
  requestedBy: 'Prosecutor',
} as const;

export interface TestCase {
  readonly caseId: string;
  readonly itemId: string;
}

/** The whole service, and a person who opens cases and exports them. */
export class ExportDesk {
  private constructor(
    readonly stage: Stage,
    readonly owner: Actor,
  ) {}

  static async open(): Promise<ExportDesk> {
    const stage = await Stage.open();
    return new ExportDesk(stage, await stage.actor());
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** A case with one item that brought a file in. */
  async caseWithFile(content: string): Promise<TestCase> {
    const { stage, owner } = this;
    const caseId = await stage.openCase(owner);
    const fields = Object.fromEntries(
      Object.entries(stage.registration(owner)).filter(([name]) => name !== 'bytesState'),
    );
    const { itemId } = await registerItem(owner.client, owner.key, {
      caseId,
      events: [stage.provenance(owner), { type: 'item.registered/1', fields }],
      file: { path: await stage.file(content), mediaType: 'text/plain' },
    });
    return { caseId, itemId };
  }

  post(caseId: string, body: object, by = this.owner): Test {
    return this.stage.t.http
      .post(`/api/cases/${caseId}/exports`)
      .set(by.auth)
      .set('Idempotency-Key', randomUUID())
      .send(body);
  }

  async get<Body>(path: string, by = this.owner): Promise<Body> {
    return bodyOf<Body>(await this.stage.t.http.get(path).set(by.auth).expect(200));
  }

  /** Waits until the package is ready or has failed. */
  async settled(id: string): Promise<ExportDto> {
    for (;;) {
      const found = await this.get<ExportDto>(`/api/exports/${id}`);
      if (found.state !== 'building') return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async exported(caseId: string, body: object = words): Promise<ExportDto> {
    return this.settled(bodyOf<ExportDto>(await this.post(caseId, body).expect(201)).id);
  }
}
