import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/command-line.js';
import { ServiceClient } from '../../src/cli/http.js';
import { createKeyFile, readKeyFile, type SigningKey } from '../../src/cli/key-file.js';
import { keysCommand } from '../../src/cli/keys.js';
import { addSignature, signatureBlock, signLine } from '../../src/cli/sign-statement.js';
import { roles } from '../../src/core/ledger/signature.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { actorText } from '../../src/core/ledger/key.js';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { type Statement } from '../../src/core/ledger/statement.js';
import { audit } from '../../src/operate/audit/audit.js';
import { composeSuccession, type Succession } from '../../src/operate/lost-service-key.js';
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
  let serviceAccount: string;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    stage = await Stage.open();
    first = await stage.actor({ roles: ['system_administrator'] });
    second = await stage.actor({ roles: ['system_administrator'] });
    lead = await stage.actor();
    caseId = await stage.openCase(lead);
    const ledger = await lead.client.get('/api/ledger');
    lost = ledger.text('serviceKey');
    serviceAccount = ledger.text('serviceAccount');
    const { connections, config } = stage.t;
    settings = {
      WITNESSMARK_HOME: config.home,
      DATABASE_URL: connections.web,
      DATABASE_LEDGER_URL: connections.ledger,
      DATABASE_OWNER_URL: connections.owner,
    };
  });
  afterAll(() => stage.close());

  const compose = (administrators: readonly string[]): Promise<Succession> =>
    composeSuccession(stage.t.connections.owner, stage.t.config.home, administrators, Date.now());
  const both = (): readonly string[] => [first.keyId, second.keyId];
  const signBy = (path: string, by: Actor): void => {
    // As the program wrote it.
    const line = JSON.parse(readFileSync(path, 'utf8')) as EventLine;
    const signed = addSignature(line, by.key, roles.approver);
    writeFileSync(path, JSON.stringify(signed.line));
  };
  // As the program wrote it.
  const readLine = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as EventLine;
  const vouch = async (path: string, by: Actor, ...told: string[]): Promise<number> => {
    const quiet = { out: () => undefined, err: () => undefined };
    const keyFile = keyFileOf(by);
    return runCommandLine(
      [keysCommand()],
      ['keys', 'vouch', path, '--key', keyFile, ...told],
      quiet,
    );
  };
  const keyFileOf = ({ keyId }: Actor): string => {
    const files = readdirSync(stage.folder).map((name) => join(stage.folder, name));
    const file = files.find(
      (path) => /key-\d+\.pem$/.test(path) && actorText(readKeyFile(path).keyId) === keyId,
    );
    if (file === undefined) throw new Error('the key of this person lies nowhere');
    return file;
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
    const { path } = await compose(both());
    await expect(start()).rejects.toThrow(/two administrators must have signed it/);
    signBy(path, first);
    await expect(start()).rejects.toThrow(/two administrators must have signed it/);
    writeFileSync(path, '{"statement":1}');
    await expect(start()).rejects.toThrow(/not an event line/);
  }, 60_000);

  it('has administrators sign nothing but its key, the one that they were told of', async () => {
    const { path, newKey } = await compose(both());
    const { ledger } = JSON.parse(readLine(path).statement) as { ledger: string };
    const signed = readFileSync(path, 'utf8');
    const told = ['--new-key', newKey, '--ledger', ledger];
    expect(await vouch(path, first, '--new-key', first.keyId, '--ledger', ledger)).toBe(4);
    expect(await vouch(path, first, '--new-key', newKey, '--ledger', 'other.example')).toBe(4);
    expect(await vouch(path, lead, ...told)).toBe(2);
    const line = readLine(path);
    const fields = line.fields.map((field) =>
      field.name === 'displayName' ? { ...field, value: '41' } : field,
    );
    writeFileSync(path, JSON.stringify({ ...line, fields }));
    expect(await vouch(path, first, ...told)).toBe(4);
    writeFileSync(path, JSON.stringify({ ...line, signatures: [] }));
    expect(await vouch(path, first, ...told)).toBe(4);
    expect(readFileSync(path, 'utf8')).not.toBe(signed);
    expect(readLine(path).signatures).toEqual([]);
  });

  it('takes no other key that two administrators signed', async () => {
    const { path } = await compose(both());
    const foreign = createKeyFile(join(stage.folder, 'foreign.pem'));
    const honest = readLine(path);
    const { ledger, item, prev, next, seq, anchor } = JSON.parse(honest.statement) as Statement;
    for (const account of [lead.accountId, serviceAccount]) {
      const { line } = signLine({
        draft: {
          ...{ ledger, chainId: item, type: 'key.registered/1', occurredMs: Date.now() },
          fields: serviceFields(foreign, account),
          with: both(),
        },
        ...{ head: { seq: seq - 1, prev, next: [next] }, key: foreign, anchor },
      });
      const asService = signatureBlock(line.statement, foreign, roles.service);
      writeFileSync(path, JSON.stringify({ ...line, signatures: [asService] }));
      signBy(path, first);
      signBy(path, second);
      await expect(start()).rejects.toThrow(/not for the service|does not lie here/);
    }
  }, 60_000);

  it('goes on with a key that two administrators signed for, and verifies', async () => {
    const { path, newKey } = await compose(both());
    const origin = (JSON.parse(readLine(path).statement) as { ledger: string }).ledger;
    for (const by of [first, second]) {
      expect(await vouch(path, by, '--new-key', newKey, '--ledger', origin)).toBe(0);
    }
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

function serviceFields(
  { keyId, publicKey }: SigningKey,
  account: string,
): readonly { readonly name: string; readonly value: PlainValue }[] {
  return [
    { name: 'keyId', value: { type: 3, bytes: keyId } },
    { name: 'alg', value: { type: 2, integer: 1n } },
    { name: 'publicKey', value: { type: 3, bytes: publicKey } },
    { name: 'account', value: { type: 1, text: account } },
    { name: 'displayName', value: { type: 1, text: 'Ledger service' } },
    { name: 'organisation', value: { type: 1, text: 'elsewhere' } },
    { name: 'roles', value: { type: 7, json: ['service'] } },
  ];
}
