import { randomUUID } from 'node:crypto';
import { approve, requestApproval } from '../../src/cli/approvals.js';
import { audit } from '../../src/operate/audit/audit.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

const policy = {
  ...{ policy: 'retention', version: '3', sha256: 'ab'.repeat(32), reason: 'yearly review' },
};

const rotation = { keyKind: 'log', oldKey: 'a', newKey: 'b', reason: 'yearly' };

describe('the operator’s acts', () => {
  let stage: Stage;
  let administrator: Actor;
  let second: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    administrator = await stage.actor({ roles: ['system_administrator'] });
    second = await stage.actor({ roles: ['system_administrator'] });
  }, 60_000);
  afterAll(() => stage.close());

  const post = (by: SeededPerson, type: string, fields: object) =>
    stage.t.http
      .post('/api/operations/events')
      .set(by.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ type, fields });
  const approved = async (type: string, fields: object) => {
    const request = { path: '/api/operations/events', body: { type, fields } };
    const id = await requestApproval(administrator.client, request, 'yearly');
    await approve(second.client, id, 'seen');
    return post(administrator, type, fields).set('Approval', id);
  };
  const years = async (by: Actor) => (await by.client.get('/api/operations')).list('items');

  it('leave no chain behind for who may not record them', async () => {
    const other = await stage.actor({ roles: ['evidence_custodian', 'auditor'] });
    await post(other, 'policy.adopted/1', policy).expect(403);
    const incomplete = await approved('policy.adopted/1', { policy: 'retention' });
    expect(incomplete.status).toBe(422);
    expect(await years(administrator)).toEqual([]);
  });

  it('stand on one chain a year, however many begin it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => approved('policy.adopted/1', policy)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    const [year, ...others] = await years(administrator);
    expect(others).toEqual([]);
    expect(year?.value).toMatchObject({ seq: 6, year: new Date().getUTCFullYear() });
    const { home } = stage.t.config;
    const { exitCode, verdict } = await audit(
      { home, database: { kind: 'external', ...stage.t.connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });

  it('are the service’s own where they say so', async () => {
    const sealed = { from: stage.now(), until: stage.now(), count: 1, root: 'ab'.repeat(32) };
    const { code, detail } = bodyOf<Problem>(
      await post(administrator, 'access.sealed/1', sealed).expect(422),
    );
    expect([code, detail]).toEqual(['move-refused', 'access.sealed/1 is for service.']);
    const { receipts } = bodyOf<{ receipts: unknown[] }>(await approved('key.rotated/1', rotation));
    expect(receipts).toHaveLength(1);
    const opened = { year: 2026 };
    await post(administrator, 'operations.opened/1', opened).expect(422);
  });

  it('are seen by who runs, audits or watches over the service, and by nobody else', async () => {
    for (const role of ['auditor', 'data_protection_officer'] as const) {
      expect(await years(await stage.actor({ roles: [role] }))).toHaveLength(1);
    }
    const stranger = await stage.actor({ roles: ['prosecutor'] });
    expect(await years(stranger)).toEqual([]);
    const [year] = await years(administrator);
    const head = `/api/chains/${year?.text('chainId') ?? ''}/head`;
    expect((await administrator.client.get(head)).integer('seq')).toBe(7);
    await expect(stranger.client.get(head)).rejects.toThrow(/Not found/);
  });
});
