import { HealthChecks, type HealthResult } from '../../src/platform/health.js';
import { RollbackError, RollbackGuard } from '../../src/ledger/rollback-guard.js';
import { Publisher } from '../../src/ledger/publisher.js';
import { writeLastAudit } from '../../src/platform/last-audit.js';
import { bodyOf } from '../support/app.js';
import { Stage } from '../support/stage.js';

interface Readiness {
  readonly status: string;
  readonly checks: readonly HealthResult[];
}

describe('whoever watches the service', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  const readiness = async (): Promise<readonly [number, readonly HealthResult[]]> => {
    const answer = await stage.t.http.get('/readyz');
    return [answer.status, bodyOf<Readiness>(answer).checks];
  };
  const faults = async (): Promise<readonly string[]> =>
    (await readiness())[1].flatMap(({ name, fault }) => (fault === null ? [] : [name]));

  it('is told without sign-in that the process lives and that everything is there', async () => {
    expect((await stage.t.http.get('/livez').expect(200)).body).toEqual({ status: 'live' });
    const [status, checks] = await readiness();
    expect(status).toBe(200);
    expect(checks).toEqual(
      ['clock', 'database', 'erasure', 'log', 'log-key', 'publishing', 'service-key', 'store'].map(
        (name) => ({
          name,
          fault: null,
        }),
      ),
    );
  });

  it('is told of a log that went back, and that the process lives all the same', async () => {
    stage.t.app.get(RollbackGuard).halted = new RollbackError('the log was cut');
    const [status, checks] = await readiness();
    expect(status).toBe(503);
    expect(checks.find(({ name }) => name === 'log')?.fault).toContain('E_ROLLBACK');
    await stage.t.http.get('/livez').expect(200);
  });

  it('is told of clocks that do not agree', async () => {
    expect(await faults()).toEqual([]);
    stage.t.clock.advance(60_000);
    expect(await faults()).toEqual(['clock']);
  });

  it('is told of a database that no longer answers, but nothing that its error says', async () => {
    stage.t.app.get(HealthChecks).register({
      name: 'probe',
      check: () => Promise.reject(new Error('postgres://wm_web:secret@db does not answer')),
    });
    expect(await faults()).toEqual(['probe']);
    expect((await stage.t.http.get('/readyz')).text).not.toContain('secret');
  });

  it('finds each request in the journal by its id, without what was asked in particular', async () => {
    const answer = await stage.t.http.get('/api/cases?cursor=confidential').expect(401);
    const id = String(answer.headers['x-request-id']);
    const line = stage.t.journal.find((text) => text.includes(id)) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      context: 'request',
      message: { requestId: id, method: 'GET', path: '/api/cases', status: 401, isWhole: true },
    });
    expect(stage.t.journal.join('')).not.toContain('confidential');
  });

  it('can count what is logged, and how far checkpoints lie behind', async () => {
    const value = async (name: string): Promise<number> => {
      const { text } = await stage.t.http.get('/metrics').expect(200);
      return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
    };
    const before = await value('witnessmark_appended_events_total');
    const actor = await stage.actor();
    await stage.openCase(actor);
    expect(await value('witnessmark_appended_events_total')).toBe(before + 2);
    expect(await value('witnessmark_append_seconds_count')).toBe(before + 2);
    expect(await value('witnessmark_append_batch_events_sum')).toBe(before + 2);
    await stage.t.app.get(Publisher).publish();
    expect(await value('witnessmark_publish_lag_events')).toBe(0);
    expect(await value('witnessmark_publish_lag_seconds')).toBe(0);
  });

  it('can tell how long ago an audit found nothing wrong, and never takes a failed one for that', async () => {
    const age = async (): Promise<string | undefined> => {
      const { text } = await stage.t.http.get('/metrics').expect(200);
      return /^witnessmark_audit_age_seconds (.*)$/m.exec(text)?.[1];
    };
    const { home } = stage.t.config;
    expect(await age()).toBe('Nan');
    writeLastAudit(home, { finishedMs: stage.t.clock.nowMs() - 90_000, exitCode: 0 });
    expect(await age()).toBe('90');
    writeLastAudit(home, { finishedMs: stage.t.clock.nowMs() - 30_000, exitCode: 1 });
    expect(await age()).toBe('Nan');
  });
});
