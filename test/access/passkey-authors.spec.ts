import { randomUUID } from 'node:crypto';
import { proposeKey, registerKey } from '../../src/cli/keys.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { actorText } from '../../src/core/ledger/key.js';
import { type AssertionCase, refusedAssertions } from '../support/assertion-cases.js';
import { bodyOf, type Problem } from '../support/app.js';
import { openSession } from '../support/browser-session.js';
import { refusalCode } from '../support/refusal-code.js';
import { attested } from '../support/software-attestation.js';
import { passkeyOf, type SoftwarePasskey } from '../support/software-passkey.js';
import { type Actor, Stage } from '../support/stage.js';

interface KeyEntry {
  readonly keyId: string;
  readonly alg: number;
  readonly vouched: boolean;
}

describe('an author with a passkey', () => {
  let stage: Stage;
  let author: Actor;
  let itemId: string;
  const passkey = passkeyOf(`passkey ${randomUUID()}`);
  beforeAll(async () => {
    stage = await Stage.open();
    author = await stage.actor();
    const caseId = await stage.openCase(author);
    itemId = (await stage.registerItem(author, caseId)).itemId;
    await registerKey(author.client, passkey, author.key);
  }, 60_000);
  afterAll(() => stage.close());

  const listed = async (): Promise<readonly KeyEntry[]> => {
    const answer = await stage.t.http.get('/api/keys?limit=200').set(author.auth).expect(200);
    return bodyOf<{ items: readonly KeyEntry[] }>(answer).items;
  };
  const size = async (): Promise<string> => {
    const [row] = await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head');
    return row?.size ?? '';
  };
  const note = async (key: SoftwarePasskey): Promise<EventLine> => {
    const act = await SignedAct.begin(author.client, key);
    return (await act.add(itemId, stage.event(author, 'note.added/1', { text: 'a note' }))).line;
  };
  const post = (line: EventLine) =>
    stage.t.http
      .post('/api/statements')
      .set(author.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ events: [line] });
  /** The same passkey in the hands of a browser that makes its signatures otherwise. */
  const otherwise = ({ make }: AssertionCase): SoftwarePasskey => ({
    ...passkey,
    sign: (message) => make(passkey, message),
  });

  it('is entered into the registry, vouched for by the key that the account had', async () => {
    const entry = (await listed()).find(({ keyId }) => keyId === actorText(passkey.keyId));
    expect(entry).toMatchObject({ alg: 2, vouched: true });
  });

  it('signs what is logged', async () => {
    const answer = await post(await note(passkey));
    expect(answer.status).toBe(201);
    expect(bodyOf<{ receipts: readonly unknown[] }>(answer).receipts).toHaveLength(1);
  });

  it.each(refusedAssertions)('is refused with: $name', async (one) => {
    const before = await size();
    const answer = await post(await note(otherwise(one)));
    expect([answer.status, bodyOf<Problem>(answer).code]).toEqual([422, 'signature-wrong']);
    expect(await size()).toBe(before);
  });

  it('registers no passkey whose possession the signature does not prove', async () => {
    const fresh = passkeyOf(`passkey ${randomUUID()}`);
    const forged = { ...fresh, sign: (message: Uint8Array) => passkey.sign(message) };
    await expect(registerKey(author.client, forged, author.key)).rejects.toThrow(/verify/);
    const asEd25519 = { ...fresh, alg: 1 };
    await expect(registerKey(author.client, asEd25519, author.key)).rejects.toThrow();
    const unknown = { ...fresh, alg: 3 };
    await expect(registerKey(author.client, unknown, author.key)).rejects.toThrow();
    const ids = (await listed()).map(({ keyId }) => keyId);
    expect(ids).not.toContain(actorText(fresh.keyId));
  });

  describe('is another passkey than any that signs somebody in', () => {
    const addForSignIn = async (who: Actor, made: SoftwarePasskey) => {
      const { writes } = await openSession(stage.t, who);
      const own = '/api/accounts/me/passkeys';
      const asked = await stage.t.http.post(`${own}/options`).set(writes).expect(200);
      const { publicKey } = bodyOf<{ publicKey: { challenge: string } }>(asked);
      const answer = attested(made, publicKey.challenge);
      return stage.t.http
        .post(own)
        .set(writes)
        .send({ name: 'laptop', ...answer });
    };

    it('so that one that does cannot be registered, by whomever', async () => {
      const forSignIn = passkeyOf(`passkey ${randomUUID()}`);
      expect((await addForSignIn(author, forSignIn)).status).toBe(201);
      const refused = await refusalCode(registerKey(author.client, forSignIn, author.key));
      expect(refused).toBe('key-unknown');
      const other = await stage.actor();
      expect(await refusalCode(registerKey(other.client, forSignIn, other.key))).toBe(
        'key-unknown',
      );
      const proposed = proposeKey(author.client, forSignIn, [author.keyId]);
      expect(await refusalCode(proposed)).toBe('key-unknown');
      const ids = (await listed()).map(({ keyId }) => keyId);
      expect(ids).not.toContain(actorText(forSignIn.keyId));
    });

    it('and one that signs statements cannot be made to sign in, by whomever', async () => {
      for (const who of [author, await stage.actor()]) {
        const answer = await addForSignIn(who, passkey);
        expect([answer.status, bodyOf<Problem>(answer).code]).toEqual([422, 'invalid']);
        expect(bodyOf<Problem>(answer).detail).toContain('It signs statements');
      }
    });
  });
});
