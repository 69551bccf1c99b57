import { PlainActs } from '../../src/custody/plain-acts.js';
import { type Receipt } from '../../src/ledger/append-command.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { LedgerStore } from '../../src/ledger/ledger.store.js';
import { Conflict } from '../../src/platform/errors.js';
import { type Actor, Stage } from '../support/stage.js';

describe('commands that are logged together', () => {
  let stage: Stage;
  let lead: Actor;
  let items: readonly string[];
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor();
    const caseId = await stage.openCase(lead);
    const made: string[] = [];
    for (let left = 8; left > 0; left--) {
      made.push((await stage.registerItem(lead, caseId)).itemId);
    }
    items = made;
  }, 60_000);
  afterAll(() => stage.close());

  /** Sizes of the batches that are given to the store. */
  const watched = (): readonly number[] => {
    const store = stage.t.app.get(LedgerStore);
    const append = store.appendBatch.bind(store);
    const sizes: number[] = [];
    store.appendBatch = (commands, nowMs) => {
      sizes.push(commands.length);
      return append(commands, nowMs);
    };
    return sizes;
  };
  const append = async (
    itemId: string,
    within: () => Promise<void>,
  ): Promise<readonly Receipt[]> => {
    const note = { type: 'note.added/1', fields: { ...stage.common(lead), text: 'a note' } };
    const event = await stage.t.app.get(PlainActs).compose(lead, itemId, note, []);
    return (await stage.t.app.get(LedgerService).append({ events: [event], within })).receipts;
  };

  it('land without the one that its own work refuses, in one more transaction', async () => {
    const sizes = watched();
    const outcomes = await Promise.allSettled(
      items.map((itemId, i) =>
        append(itemId, () =>
          i === 5 ? Promise.reject(new Conflict('not this one')) : Promise.resolve(),
        ),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      items.map((_, i) => (i === 5 ? 'rejected' : 'fulfilled')),
    );
    expect(outcomes[5]).toMatchObject({ reason: { code: 'conflict', message: 'not this one' } });
    const indexes = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.map(({ logIndex }) => logIndex) : [],
    );
    const last = Math.max(...indexes);
    expect(indexes.toSorted((a, b) => a - b)).toEqual(
      indexes.map((_, i) => last - indexes.length + 1 + i),
    );
    const together = Math.max(...sizes);
    expect(together).toBeGreaterThan(1);
    expect(sizes.length).toBeLessThanOrEqual(items.length - together + 2);
  });

  it('are tried one by one where it cannot be told which of them is at fault', async () => {
    const outcomes = await Promise.allSettled(
      items.map((itemId, i) =>
        append(itemId, () => (i === 2 ? Promise.reject(new Error('a fault')) : Promise.resolve())),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      items.map((_, i) => (i === 2 ? 'rejected' : 'fulfilled')),
    );
  });
});
