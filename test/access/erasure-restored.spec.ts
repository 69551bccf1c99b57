import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerDataSource } from '../../src/database/data-source.js';
import { audit } from '../../src/operate/audit/audit.js';
import { serve } from '../../src/operate/serve.js';
import { type Config } from '../../src/platform/config.js';
import { ServiceClient } from '../../src/cli/http.js';
import { signProposal } from '../../src/cli/event.js';
import { sendFile } from '../../src/cli/send-file.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { readHighWaterMark } from '../../src/ledger/checkpoint-file.js';
import { copyDatabase, type CreatedDatabase } from '../support/database.js';
import { Erasers, type ErasedThing } from '../support/erasing.js';
import { seenIn } from '../support/handed-package.js';
import { filesIn, tablesWith } from '../support/searched-service.js';
import { type Actor, Stage } from '../support/stage.js';

const title = 'Letter of Z. Zeuge, folder 9923';
const content = 'I, Zeuge, have seen it with my own eyes.';
const values = [title, content].map((value) => Buffer.from(value));
const named = values.map((value) => ({ name: 'erased', value }));

/** Signs in the place of people of a stage that is closed, at a service that runs on its database. */
function at(address: string, { token, ...person }: Actor): Actor {
  return { ...person, token, client: new ServiceClient(address, token) };
}

/** How many events the log of that database has. */
async function sizeOf(ownerUrl: string): Promise<number> {
  const owner = await ownerDataSource(ownerUrl).initialize();
  const rows = await owner.query<{ size: string }[]>('SELECT size FROM log_head');
  await owner.destroy();
  return Number(rows[0]?.size);
}

/** Until a checkpoint was signed that covers more events than those. */
async function untilSigned(path: string, events: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((readHighWaterMark(path)?.size ?? 0) > events) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no checkpoint was signed');
}

/**
 * A backup from before an erasure, restored: database and objects as they were, with the register and the high-water mark of
 * now. The log of the backup does not know of the erasure.
 */
describe('a backup from before an erasure', () => {
  let stage: Stage;
  let itemId: string;
  let things: readonly ErasedThing[];
  let backup: CreatedDatabase;
  let home: string;
  beforeAll(async () => {
    stage = await Stage.open();
    const lead = await stage.actor();
    const caseId = await stage.openCase(lead);
    ({ itemId } = await stage.registerItem(lead, caseId, { title }));
    const act = await SignedAct.begin(lead.client, lead.key);
    const path = await stage.file(content);
    const { uploadId, fields } = await sendFile(lead.client, itemId, path, 'text/plain');
    act.bringIn(uploadId);
    await act.add(itemId, stage.event(lead, 'file.attached/1', fields));
    await act.post();
    const erasers = await Erasers.of(stage, lead, caseId);
    things = [...(await erasers.fieldsOf(itemId, ['title'])), ...(await erasers.bytesOf(itemId))];
    await stage.t.stop();
    backup = await copyDatabase(stage.t.connections);
    home = await mkdtemp(join(tmpdir(), 'witnessmark-restored-'));
    await cp(stage.t.config.home, home, { recursive: true });
    await eraseNow(erasers);
    for (const name of ['erasures', 'high-water']) {
      await cp(join(stage.t.config.home, name), join(home, name));
    }
  }, 60_000);
  afterAll(async () => {
    await backup.drop();
    await rm(home, { recursive: true, force: true });
    await stage.close();
  });

  const configOf = (
    urls: Pick<CreatedDatabase, 'web' | 'ledger' | 'owner'>,
    at: string,
  ): Config => ({
    ...{ ...stage.t.config, home: at, port: 0 },
    database: { kind: 'external', web: urls.web, ledger: urls.ledger, owner: urls.owner },
  });

  /** On the database of the stage, which goes on after its backup. */
  async function eraseNow({ officer, custodian }: Erasers): Promise<void> {
    const service = await serve(configOf(stage.t.connections, stage.t.config.home));
    try {
      const [by, second] = [at(service.address, officer), at(service.address, custodian)];
      const fields = { erased: things, grounds: 'ordered', authority: 'DPA' };
      const act = await SignedAct.begin(by.client, by.key);
      const event = stage.event(by, 'erasure.executed/1', fields, new Date().toISOString());
      await act.add(itemId, event, [second.keyId]);
      const id = (await act.propose()).text('id');
      await signProposal(second.client, second.key, id);
      await untilSigned(join(stage.t.config.home, 'high-water'), await sizeOf(backup.owner));
    } finally {
      await service.stop();
    }
  }

  const inBackup = async (): Promise<readonly string[]> => {
    const owner = await ownerDataSource(backup.owner).initialize();
    return tablesWith(owner, values).finally(() => owner.destroy());
  };
  const audited = () =>
    audit(configOf(backup, home), { objects: false, onProgress: () => undefined });

  it('says what was erased, and the audit tells', async () => {
    expect(await inBackup()).toEqual(expect.arrayContaining(['event_field', 'item']));
    const { verdict } = await audited();
    const found = verdict.findings.map(({ code, chain, field }) => ({ code, chain, field }));
    expect(found).toContainEqual({ code: 'E_FIELD', chain: itemId, field: 'title' });
    expect(verdict.findings.map(({ code }) => code)).toContain('E_ROLLBACK');
    expect(verdict.findings.map(({ code }) => code)).toContain('E_BLOB');
  });

  it('says it no longer once the service has started on it, which halts there', async () => {
    const service = await serve(configOf(backup, home));
    try {
      const ready = await fetch(`${service.address}/readyz`);
      expect(await ready.text()).toContain('E_ROLLBACK');
      expect(await inBackup()).toEqual([]);
      expect(seenIn(await filesIn(home), named)).toEqual([]);
      const objects = [...(await filesIn(join(home, 'blobs'))).keys()];
      expect(objects).toEqual([]);
    } finally {
      await service.stop();
    }
  }, 30_000);

  it('shows what is left as the events say it; only that the log went back is wrong', async () => {
    const { verdict, tallies } = await audited();
    expect(new Set(verdict.findings.map(({ code }) => code))).toEqual(new Set(['E_ROLLBACK']));
    expect(tallies.find(({ code }) => code === 'W_ERASED')?.count).toBe(2);
  });
});
