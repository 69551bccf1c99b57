import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { type DatabaseUrls } from '../../src/database/connections.js';
import { readHighWaterMark, writeHighWaterMark } from '../../src/ledger/checkpoint-file.js';
import { Publisher } from '../../src/ledger/publisher.js';
import { createApp } from '../../src/main.js';
import { type Problem, bodyOf } from '../support/app.js';
import { copyDatabase, type CreatedDatabase } from '../support/database.js';
import { type Actor, Stage } from '../support/stage.js';

describe('a log that went back behind what was signed', () => {
  let stage: Stage;
  let actor: Actor;
  let caseId: string;
  beforeEach(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    caseId = await stage.openCase(actor);
    await stage.t.app.get(Publisher).publish();
  });
  afterEach(() => stage.close());

  const amendment = { type: 'case.amended/1', fields: { stage: 'trial', reason: 'charged' } };

  /** Whether an event can be logged, and whether the case can be read. */
  async function tried(app: NestExpressApplication): Promise<readonly [string, number]> {
    const http = request(app.getHttpServer());
    const written = await http
      .post(`/api/cases/${caseId}/events`)
      .set(actor.auth)
      .set('Idempotency-Key', randomUUID())
      .send(amendment);
    const read = await http.get(`/api/cases/${caseId}`).set(actor.auth);
    return [written.status === 201 ? 'logged' : bodyOf<Problem>(written).code, read.status];
  }

  it.each([
    ['larger than the log', (size: number, root: string) => ({ size: size + 1, root })],
    ['of the same size with another root', (size: number) => ({ size, root: 'cd'.repeat(32) })],
  ])('is found by a mark that is %s, and stays halted', async (_, tamper) => {
    const publisher = stage.t.app.get(Publisher);
    const path = join(stage.t.config.home, 'high-water');
    const mark = readHighWaterMark(path);
    if (mark === undefined) throw new Error('no mark was written');
    writeHighWaterMark(path, tamper(mark.size, mark.root));
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'rolled-back' });
    expect(await tried(stage.t.app)).toEqual(['rolled-back', 200]);
    writeHighWaterMark(path, mark);
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'rolled-back' });
    expect(stage.t.journal.join('')).toContain('E_ROLLBACK');
  });

  it('is found by the next event where the database changed under a running service', async () => {
    await stage.t.db.query('UPDATE log_head SET size = size - 1');
    expect(await tried(stage.t.app)).toEqual(['rolled-back', 200]);
  });

  describe('while the service was down', () => {
    const folders: string[] = [];
    const databases: CreatedDatabase[] = [];
    let app: NestExpressApplication | undefined;
    afterEach(async () => {
      await app?.close();
      app = undefined;
      for (const database of databases.splice(0)) await database.drop();
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    });

    async function copyOfHome(): Promise<string> {
      const folder = await mkdtemp(join(tmpdir(), 'witnessmark-home-'));
      folders.push(folder);
      await cp(stage.t.config.home, folder, { recursive: true });
      return folder;
    }

    async function start(home: string, database: DatabaseUrls): Promise<NestExpressApplication> {
      await app?.close();
      app = await createApp({ ...stage.t.config, home }, database, { clock: stage.t.clock });
      return app;
    }

    /** A backup, the home of that moment, and the home of a service that went on after it. */
    async function restored(): Promise<{
      readonly before: string;
      readonly after: string;
      readonly backup: CreatedDatabase;
    }> {
      await stage.t.stop();
      const before = await copyOfHome();
      const backup = await copyDatabase(stage.t.connections);
      databases.push(backup);
      const service = await start(stage.t.config.home, stage.t.connections);
      expect(await tried(service)).toEqual(['logged', 200]);
      await service.get(Publisher).publish();
      return { before, after: await copyOfHome(), backup };
    }

    it('is found at the start, and nothing is logged', async () => {
      const { after, backup } = await restored();
      expect(await tried(await start(after, backup))).toEqual(['rolled-back', 200]);
    });

    it('is found also where the backup was continued, and is the longer one', async () => {
      const { before, after, backup } = await restored();
      const fork = await start(before, backup);
      for (let i = 0; i < 3; i++) expect(await tried(fork)).toEqual(['logged', 200]);
      await fork.get(Publisher).publish();
      expect(await tried(await start(after, backup))).toEqual(['rolled-back', 200]);
    });

    it('is no finding where nothing was lost', async () => {
      const { before, backup } = await restored();
      expect(await tried(await start(before, backup))).toEqual(['logged', 200]);
    });
  });
});
