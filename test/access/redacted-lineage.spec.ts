import { toHex } from '../../src/core/canonical/hex.js';
import { fieldLeaf } from '../../src/core/ledger/field.js';
import { planPackage } from '../../src/exports/package-plan.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import {
  bytes,
  exported,
  FakeLog,
  ids,
  labels,
  text,
  type Values,
} from '../exports/fake-source.js';

const unseen = '3e'.repeat(32);

function withDerived(parentId: string, derivation: string, values: Values = {}): FakeLog {
  const log = FakeLog.withOneFile();
  const names = { parentId: bytes(parentId), derivation: text(derivation) };
  log.addItem(ids.second, { ...labels, ...names, ...values });
  return log;
}

function hide(log: FakeLog, item: string): void {
  const set = { restrictionRef: text('R-1'), kind: text('juvenile'), effect: text('hide') };
  log.add(item, 'restriction.set/1', set);
}

/** Records that the child's word for its parent was erased. */
function eraseParent(log: FakeLog): void {
  const child = log.addItem(ids.second, {
    ...{ parentId: bytes(ids.item), derivation: text('imaged_from') },
    ...labels,
  });
  const [parentId] = child.fields;
  if (parentId === undefined || !('salt' in parentId)) throw new Error('the child has no parent');
  const leaf = toHex(fieldLeaf(nodeEngine, parentId, 0));
  const erased = [{ eventHash: toHex(child.eventHash), field: 'parentId', leaf }];
  log.add(ids.second, 'erasure.executed/1', { erased: { type: 7, json: erased } });
}

async function withheld(log: FakeLog): Promise<Readonly<Record<string, string>>> {
  const { description } = await planPackage(log.export(exported));
  return Object.fromEntries(description.withheldItems.map(({ id, ground }) => [id, ground]));
}

describe('a derived item in a package', () => {
  it('stays with its hidden source although its own word for it was erased', async () => {
    const log = FakeLog.withOneFile();
    log.add(ids.item, 'derivation.imaged/1', { childItemId: bytes(ids.second) });
    hide(log, ids.item);
    eraseParent(log);
    const ground = 'restriction: juvenile';
    expect(await withheld(log)).toEqual({ [ids.item]: ground, [ids.second]: ground });
  });

  it('stays back where nobody names its erased source', async () => {
    const log = FakeLog.withOneFile();
    eraseParent(log);
    expect(Object.keys(await withheld(log))).toEqual([ids.second]);
  });

  it('goes where its source is not seen only if it was redacted', async () => {
    expect(await withheld(withDerived(unseen, 'redacted_from'))).toEqual({});
    expect(Object.keys(await withheld(withDerived(unseen, 'imaged_from')))).toEqual([ids.second]);
  });
});

describe('an export with a profile that is not there any more', () => {
  it('makes no package', async () => {
    const log = FakeLog.withOneFile();
    const source = log.export({ ...exported, redactionProfile: text('gone/1') });
    await expect(planPackage(source)).rejects.toThrow(/no redaction profile gone\/1/);
  });
});
