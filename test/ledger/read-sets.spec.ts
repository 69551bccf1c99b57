import { randomUUID } from 'node:crypto';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type AppendCommand } from '../../src/ledger/append-command.js';
import { Sequencer } from '../../src/ledger/sequencer.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

describe('what an act rested on and what changes before it is logged', () => {
  let stage: Stage;
  let holder: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
  }, 60_000);
  beforeEach(async () => {
    holder = await stage.actor({ roles: ['evidence_custodian', 'investigator', 'prosecutor'] });
    caseId = await stage.openCase(holder);
    itemId = (await stage.registerItem(holder, caseId)).itemId;
  });
  afterAll(() => stage.close());

  /** What `meanwhile` does lands between the decision on `act` and its transaction. */
  async function overtaken(
    act: () => Promise<unknown>,
    meanwhile: () => Promise<unknown>,
  ): Promise<string> {
    const sequencer = stage.t.app.get(Sequencer);
    const append = sequencer.append.bind(sequencer);
    let overtakes = 0;
    sequencer.append = async (command: AppendCommand) => {
      if (overtakes++ === 0) await meanwhile();
      return append(command);
    };
    try {
      await act();
      return 'logged';
    } catch (error) {
      if (error instanceof CommandFailure) return error.message;
      throw error;
    } finally {
      // The act came to the door at all: it was not refused for another reason before.
      expect(overtakes).toBeGreaterThan(0);
      sequencer.append = append;
    }
  }

  const events = async (): Promise<readonly string[]> =>
    (await holder.client.get(`/api/items/${itemId}/events`))
      .list('items')
      .map((event) => event.text('type'));
  const note = (by: Actor) => () => stage.act(by, itemId, 'note.added/1', { text: 'seen' });
  const plain = (type: string, fields: Fields) => () =>
    holder.client.post(
      `/api/items/${itemId}/events`,
      { type, fields: { ...stage.common(holder), ...fields } },
      randomUUID(),
    );
  const giveBack: Fields = {
    ...{ authority: 'Exercise Court', returnedTo: 'J. Doe', recipientSignature: 'form 7' },
  };
  const holdCase = () =>
    stage.act(holder, caseId, 'case.amended/1', { legalHold: true, reason: 'an appeal' });
  const holdItem = () =>
    stage.act(holder, itemId, 'hold.set/1', {
      ...{ holdRef: 'H-1', kind: 'legal_hold', scope: 'the item', basis: 'order 7' },
    });

  it('refuses a signature whose key is revoked meanwhile', async () => {
    const administrator = await stage.actor({ roles: ['system_administrator'] });
    const before = await events();
    const refused = await overtaken(note(holder), () =>
      administrator.client.post(
        `/api/keys/${holder.keyId}/revocation`,
        { reason: 'stolen' },
        randomUUID(),
      ),
    );
    expect(refused).toMatch(/revoked/i);
    expect(await events()).toEqual(before);
  });

  it('refuses who had access by a grant that ends meanwhile', async () => {
    const guest = await stage.actor({ roles: ['prosecutor'] });
    await grant(guest);
    const before = await events();
    const endGrant = () =>
      stage.act(holder, caseId, 'grant.ended/1', {
        ...{ account: guest.accountId, role: 'evidence_custodian', reason: 'the review is over' },
      });
    expect(await overtaken(note(guest), endGrant)).toMatch(/Not found/);
    expect(await events()).toEqual(before);
  });

  it.each([
    ['signed', () => stage.act(holder, itemId, 'disposition.returned_to_owner/1', giveBack)],
    ['plain', plain('disposition.returned_to_owner/1', giveBack)],
  ])('refuses to give back (%s) what a hold on the case keeps meanwhile', async (_, act) => {
    const before = await events();
    expect(await overtaken(act, holdCase)).toMatch(/legal hold/);
    expect(await events()).toEqual(before);
  });

  it('refuses to give back what a hold on the item keeps meanwhile, plain or signed', async () => {
    const act = plain('disposition.returned_to_owner/1', giveBack);
    expect(await overtaken(act, holdItem)).toMatch(/hold/);
    await stage.act(holder, itemId, 'hold.lifted/1', {
      holdRef: 'H-1',
      authority: 'a',
      reason: 'r',
    });
    const signed = () => stage.act(holder, itemId, 'disposition.returned_to_owner/1', giveBack);
    expect(await overtaken(signed, holdItem)).toMatch(/has moved on/);
    expect((await events()).at(-1)).toBe('hold.set/1');
  });

  it('lets through what still holds on the moved case', async () => {
    const amend = () =>
      stage.act(holder, caseId, 'case.amended/1', { title: 'Another', reason: 'a typing error' });
    expect(await overtaken(note(holder), amend)).toBe('logged');
  });

  const grant = ({ accountId: account }: Actor) =>
    stage.grant(holder, caseId, { account, role: 'evidence_custodian' });
});
