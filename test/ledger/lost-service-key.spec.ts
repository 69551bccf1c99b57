import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceClient } from '../../src/cli/http.js';
import { addSignature } from '../../src/cli/sign-statement.js';
import { roles } from '../../src/core/ledger/signature.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { audit } from '../../src/operate/audit/audit.js';
import { composeSuccession } from '../../src/operate/lost-service-key.js';
import { readConfig } from '../../src/platform/config.js';
import { exportTo, judged } from '../support/handed-package.js';
import { refusalCode } from '../support/refusal-code.js';
import { ServiceProcess } from '../support/service-process.js';
import { type Actor, Stage } from '../support/stage.js';

describe("a ledger whose service's key was lost", () => {
  let stage: Stage;
  let first: Actor;
  let second: Actor;
  let lead: Actor;
  let caseId: string;
  let lost: string;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    stage = await Stage.open();
    first = await stage.actor({ roles: ['system_administrator'] });
    second = await stage.actor({ roles: ['system_administrator'] });
    lead = await stage.actor();
    caseId = await stage.openCase(lead);
    lost = (await lead.client.get('/api/ledger')).text('serviceKey');
    const { connections, config } = stage.t;
    settings = {
      WITNESSMARK_HOME: config.home,
      DATABASE_URL: connections.web,
      DATABASE_LEDGER_URL: connections.ledger,
      DATABASE_OWNER_URL: connections.owner,
    };
  });
  afterAll(() => stage.close());

  const compose = (administrators: readonly string[]): Promise<string> =>
    composeSuccession(stage.t.connections.owner, stage.t.config.home, administrators, Date.now());
  const both = (): readonly string[] => [first.keyId, second.keyId];
  const signBy = (path: string, by: Actor): void => {
    // As the program wrote it.
    const line = JSON.parse(readFileSync(path, 'utf8')) as EventLine;
    const signed = addSignature(line, by.key, roles.approver);
    writeFileSync(path, JSON.stringify(signed.line));
  };
  const start = (): Promise<ServiceProcess> => ServiceProcess.start(settings);
  const at = (address: string, { token }: Actor): ServiceClient =>
    new ServiceClient(address, token);

  it('gets no other while the key is there, and never by one person or by strangers', async () => {
    await expect(compose(both())).rejects.toThrow(/use `keys rotate-service`/);
    await expect(compose([first.keyId, first.keyId])).rejects.toThrow(/two administrators/);
    await expect(compose([first.keyId, lead.keyId])).rejects.toThrow(/not a live key of an/);
  });

  it('does not start without a key, nor with one for which one administrator signed', async () => {
    await stage.t.stop();
    rmSync(join(stage.t.config.home, 'keys', 'service.pem'));
    await expect(start()).rejects.toThrow(/service\.pem is missing/);
    const path = await compose(both());
    await expect(start()).rejects.toThrow(/two administrators must have signed it/);
    signBy(path, first);
    await expect(start()).rejects.toThrow(/two administrators must have signed it/);
    writeFileSync(path, '{"statement":1}');
    await expect(start()).rejects.toThrow(/not an event line/);
  }, 60_000);

  it('goes on with a key that two administrators signed for, and verifies', async () => {
    const path = await compose(both());
    signBy(path, first);
    signBy(path, second);
    const service = await start();
    try {
      const administrator = at(service.address, first);
      const present = (await administrator.get('/api/ledger')).text('serviceKey');
      expect(present).not.toBe(lost);
      const listed = await administrator.get('/api/keys?limit=200');
      const entry = listed.list('items').find((key) => key.text('keyId') === present);
      expect(entry?.value).toMatchObject({ roles: ['service'], vouched: true });
      const there = { ...lead, client: at(service.address, lead) };
      const event = { type: 'case.amended/1', fields: { title: 'goes on', reason: 'as before' } };
      await there.client.post(`/api/cases/${caseId}/events`, event, randomUUID());
      const ending = `/api/service-keys/${lost}/revocation`;
      const by = stage.approvedBy(
        { ...first, client: administrator },
        { ...second, client: at(service.address, second) },
      );
      await by.client.post(ending, { reason: 'lost' }, randomUUID());
      expect(await refusalCode(by.client.post(ending, { reason: 'lost' }, randomUUID()))).toBe(
        'conflict',
      );
      const played = { stage, lead: there, caseId };
      const codes = await judged(played, await exportTo(played, 'none'));
      expect(codes).not.toContain('W_KEY_UNVOUCHED');
    } finally {
      await service.stop();
    }
    const again = await start();
    await again.stop();
    const outcome = await audit(readConfig(settings), {
      objects: true,
      onProgress: () => undefined,
    });
    expect(outcome.exitCode).toBe(0);
  }, 90_000);
});
