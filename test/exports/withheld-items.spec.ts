import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportCase } from '../../src/cli/export.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { parsePolicy } from '../../src/core/ledger/policy.js';
import { openZip } from '../../src/core/package/zip-files.js';
import { verifyPackage } from '../../src/core/verify/verify-package.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { type Actor } from '../support/stage.js';
import { inMemory } from '../support/tampered-package.js';
import { ExportDesk, type TestCase, words } from './export-desk.js';

let desk: ExportDesk;

beforeAll(async () => {
  desk = await ExportDesk.open();
});

afterAll(() => desk.close());

async function move({ caseId, itemId }: TestCase, toCaseId: string): Promise<void> {
  const { stage, owner } = desk;
  const events = await owner.client.get(`/api/items/${itemId}/events`);
  const firstEventHash = events.list('items')[0]?.text('eventHash') ?? '';
  const act = await SignedAct.begin(owner.client, owner.key);
  const fields = { toCaseId, reason: `registered in ${caseId} by mistake` };
  await act.add(itemId, stage.event(owner, 'item.moved/1', fields));
  await act.add(toCaseId, {
    ...{ type: 'item.added/1', occurred: stage.now() },
    fields: { itemId, firstEventHash },
  });
  await act.post();
}

/** Exit code and findings of the case's package, `CODE chain`. */
async function verified(
  caseId: string,
  by = desk.owner,
): Promise<readonly [number, readonly string[]]> {
  const out = join(desk.stage.folder, `${caseId}.zip`);
  const wanted = { ...words, caseId, kind: 'full', language: 'en', out } as const;
  await exportCase(by.client, by.key, wanted);
  const { logVkey } = desk.stage.t.app.get(LedgerService).identity();
  const { verdict, exitCode } = await verifyPackage({
    engine,
    policy: parsePolicy(`log ${logVkey}\nquorum none\n`),
    container: await openZip(engine, inMemory(readFileSync(out))),
  });
  return [exitCode, verdict.findings.map(({ code, chain }) => `${code} ${chain ?? ''}`)];
}

describe('an item that was moved', () => {
  it('is given out whole with the case in which it is, and by its id alone with that which it left', async () => {
    const left = await desk.caseWithFile('moved with its bytes');
    const { caseId } = await desk.caseWithFile('that of the other case');
    await move(left, caseId);
    expect(await verified(caseId)).toEqual([0, []]);
    // No bytes are enclosed any more: nothing is left to show of them.
    expect(await verified(left.caseId)).toEqual([0, [`W_REDACTED ${left.itemId}`]]);
  });
});

describe('an item that is restricted', () => {
  let lawyer: Actor;
  let administrator: Actor;
  beforeAll(async () => {
    lawyer = await desk.stage.actor({ roles: ['prosecutor'] });
    administrator = await desk.stage.actor({ roles: ['system_administrator'] });
  });

  it.each(['hide', 'role_only', 'redact_on_export', 'judge_only'])(
    'is not given out while a restriction says %s, and after it was lifted',
    async (effect) => {
      const { caseId, itemId } = await desk.caseWithFile(`restricted: ${effect}`);
      const { stage } = desk;
      await stage.byTwo(desk.owner, administrator, caseId, {
        ...{ type: 'grant.given/1', occurred: stage.now() },
        fields: {
          ...{ account: lawyer.accountId, role: 'prosecutor', from: stage.now() },
          reason: 'reviews the case',
        },
      });
      await stage.act(lawyer, itemId, 'restriction.set/1', {
        ...{ restrictionRef: 'R-1', kind: 'victim_identity', effect, scope: 'a name' },
        ...{ basis: 'order 1', reviewAt: '2040-01-01T00:00:00Z' },
      });
      expect(await verified(caseId, stage.approvedBy(desk.owner, lawyer))).toEqual([
        0,
        [`W_REDACTED ${itemId}`],
      ]);
      const lifted = { restrictionRef: 'R-1', reason: 'over', authority: 'the court' };
      await stage.act(lawyer, itemId, 'restriction.lifted/1', lifted);
      expect(await verified(caseId)).toEqual([0, []]);
    },
  );
});
