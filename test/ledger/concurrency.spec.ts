import { randomUUID } from 'node:crypto';
import { SignedAct } from '../../src/cli/signed-act.js';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { type Actor, Stage } from '../support/stage.js';

const writers = 16;
const perWriter = 4;

interface ChainRow {
  readonly chain: string;
  readonly seq: number;
  readonly event_hash: Buffer;
  readonly prev: string;
}

describe('concurrent writers', () => {
  let stage: Stage;
  let actor: Actor;
  let items: readonly string[];
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    const caseId = await stage.openCase(actor);
    const made: string[] = [];
    for (let n = 0; n < 4; n++) made.push((await stage.registerItem(actor, caseId)).itemId);
    items = made;
  }, 60_000);
  afterAll(() => stage.close());

  const chains = async (): Promise<readonly ChainRow[]> =>
    stage.t.db.query<ChainRow[]>(
      `SELECT encode(chain_id, 'hex') AS chain, seq, event_hash,
         convert_from(statement, 'UTF8')::json ->> 'prev' AS prev
       FROM event WHERE encode(chain_id, 'hex') = ANY($1) ORDER BY chain_id, seq`,
      [items],
    );

  const gapless = async (): Promise<void> => {
    const [log] = await stage.t.db.query<{ count: string; max: string; size: string }[]>(
      `SELECT count(*), max(log_index), (SELECT size FROM log_head) AS size FROM event`,
    );
    expect(log?.count).toBe(log?.size);
    expect(Number(log?.max) + 1).toBe(Number(log?.size));
    const rows = await chains();
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1];
      if (before?.chain !== row.chain) expect(row.seq).toBe(0);
      else {
        expect(row.seq).toBe(before.seq + 1);
        expect(row.prev).toBe(before.event_hash.toString('hex'));
      }
    }
  };

  it('lets 16 people who post JSON all land over 4 items, without gap or fork', async () => {
    const before = (await chains()).length;
    await Promise.all(
      Array.from({ length: writers }, async (_, w) => {
        for (let n = 0; n < perWriter; n++) {
          const itemId = items[(w + n) % items.length] ?? '';
          const { fields, type } = stage.event(actor, 'note.added/1', { text: `note ${w}.${n}` });
          await actor.client.post(`/api/items/${itemId}/events`, { type, fields }, randomUUID());
        }
      }),
    );
    expect((await chains()).length).toBe(before + writers * perWriter);
    await gapless();
  }, 60_000);

  it('lets 16 signers on 4 items each land after signing again, and tells the others of the new head', async () => {
    const before = (await chains()).length;
    let refused = 0;
    await Promise.all(
      Array.from({ length: writers }, async (_, w) => {
        const itemId = items[w % items.length] ?? '';
        for (let left = writers; ; left--) {
          const act = await SignedAct.begin(actor.client, actor.key);
          await act.add(itemId, stage.event(actor, 'note.added/1', { text: `signed ${w}` }));
          try {
            await act.post();
            return;
          } catch (error) {
            // Nothing but a moved head is a reason to sign again.
            if (left === 0 || !(error instanceof CommandFailure)) throw error;
            expect(error.message).toContain('The chain has moved on');
            refused++;
          }
        }
      }),
    );
    expect(refused).toBeGreaterThan(0);
    expect((await chains()).length).toBe(before + writers);
    await gapless();
  }, 60_000);

  it('gives the re-checked chains no finding', async () => {
    for (const itemId of items) {
      const answer = await actor.client.get(`/api/items/${itemId}/verification`);
      expect(answer.list('findings')).toEqual([]);
    }
  });
});
