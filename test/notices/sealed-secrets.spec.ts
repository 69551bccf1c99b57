import { Webhook } from 'standardwebhooks';
import { NoticeStage, type Subscription } from './notice-stage.js';
import { signatureOf, until } from './receivers.js';

interface Stored {
  readonly secret: Buffer | null;
  readonly sealed_secret: Buffer | null;
  readonly wrapping_key_id: Buffer | null;
}

describe('the secret of a webhook', () => {
  let n: NoticeStage;
  beforeAll(async () => {
    n = await NoticeStage.open();
  }, 60_000);
  afterAll(() => n.close());

  const stored = async ({ id }: Subscription): Promise<Stored> => {
    const [row] = await n.stage.t.db.query<Stored[]>(
      'SELECT secret, sealed_secret, wrapping_key_id FROM notice_subscription WHERE id = $1',
      [id],
    );
    if (row === undefined) throw new Error('no subscription');
    return row;
  };
  const store = ({ id }: Subscription, { secret, sealed_secret, wrapping_key_id }: Stored) =>
    n.stage.t.db.query(
      `UPDATE notice_subscription SET secret = $2, sealed_secret = $3, wrapping_key_id = $4 WHERE id = $1`,
      [id, secret, sealed_secret, wrapping_key_id],
    );
  const bytesOf = ({ secret }: Subscription) =>
    Buffer.from((secret ?? '').slice('whsec_'.length), 'base64');
  const plain = (secret: Buffer): Stored => ({
    ...{ secret, sealed_secret: null, wrapping_key_id: null },
  });
  const isSigned = (path: string, { secret }: Subscription): boolean => {
    const [hook] = n.hooks.at(path);
    if (hook === undefined) throw new Error('nothing arrived');
    return new Webhook(secret ?? '').verify(hook.body, signatureOf(hook)) !== undefined;
  };

  it('is not in the database, and signs what is sent', async () => {
    const to = await n.recipient();
    const hook = await n.hook(to, '/sealed');
    const row = await stored(hook);
    expect(bytesOf(hook)).toHaveLength(32);
    expect(row.secret).toBeNull();
    expect(row.sealed_secret?.includes(bytesOf(hook))).toBe(false);
    await n.releasedTo(to);
    await n.settled(to);
    expect(isSigned('/sealed', hook)).toBe(true);
  });

  it('is read where it lies plain from before, and sealed when it is used', async () => {
    const to = await n.recipient();
    const hook = await n.hook(to, '/plain');
    await store(hook, plain(bytesOf(hook)));
    await n.releasedTo(to);
    await n.settled(to);
    expect(isSigned('/plain', hook)).toBe(true);
    const row = await stored(hook);
    expect(row.secret).toBeNull();
    expect(row.sealed_secret).toHaveLength(60);
  });

  it('does not open in the row of another subscription, and then nothing is sent', async () => {
    const [to, other] = [await n.recipient(), await n.recipient()];
    const [hook, copied] = [await n.hook(to, '/own'), await n.hook(other, '/copied')];
    await store(copied, await stored(hook));
    await n.releasedTo(other);
    const journal = n.stage.t.journal;
    await until(() => journal.some((line) => line.includes('does not open')));
    expect(n.hooks.at('/copied')).toEqual([]);
    expect(await n.outcomes(other)).toEqual([]);
    expect(journal.join('\n')).not.toContain(hook.secret?.slice('whsec_'.length));
  });

  it('is there for a webhook and for nothing else, plain or sealed', async () => {
    const to = await n.recipient();
    const hook = await n.hook(to, '/form');
    const mail = await n.subscribe(to, 'form@example.org', 'mail');
    const row = await stored(hook);
    expect(await stored(mail)).toEqual({ ...row, sealed_secret: null, wrapping_key_id: null });
    for (const [of, wrong] of [
      [hook, { ...row, secret: bytesOf(hook) }],
      [hook, { ...row, sealed_secret: null, wrapping_key_id: null }],
      [hook, { ...row, wrapping_key_id: null }],
      [hook, plain(bytesOf(hook).subarray(1))],
      [mail, row],
      [mail, plain(bytesOf(hook))],
    ] as const) {
      await expect(store(of, wrong)).rejects.toThrow(/notice_subscription_secret/);
    }
  });
});
