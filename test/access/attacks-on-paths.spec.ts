import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rawGet, sendRaw } from '../support/raw-request.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';

const climbing = [
  ...['../../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd'],
  ...['....//....//etc/passwd', '..%5c..%5cetc%5cpasswd', '..%c0%af..%c0%afetc/passwd'],
  ...['%2fetc%2fpasswd', 'file:%2f%2f%2fetc%2fpasswd', '..%00/etc/passwd', '..;/etc/passwd'],
];
const names = [
  ...['../../climbed', '..\\..\\climbed', '/var/climbed', 'C:\\climbed', 'a/../../climbed'],
  ...['.', '..', 'CON', '-rf', '~/climbed', '$(touch climbed)', 'climbed\u0007'],
];

describe('paths that climb', () => {
  let stage: Stage;
  let actor: Actor;
  let item: TestItem;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    item = await stage.registerItem(actor, await stage.openCase(actor));
  }, 60_000);
  afterAll(() => stage.close());

  const passwords = readFileSync('/etc/passwd', 'utf8').split('\n')[0] ?? '';

  it.each(climbing)('find nothing anywhere: %s', async (climb) => {
    const { itemId } = item;
    const roots = ['/', '/log/', '/log/tile/', '/log/tile/0/', '/log/tile/entries/', '/problems/'];
    const below = [`/api/items/${itemId}/files/`, `/api/items/${itemId}/receipts/`, '/api/cases/'];
    const more = ['/api/exports/', `/api/items/${itemId}/`, '/api/requests/', '/api/authorities/'];
    for (const root of [...roots, ...below, ...more]) {
      const bytes = rawGet(`${root}${climb}`, [`Authorization: Bearer ${actor.token}`]);
      const { status, body } = await sendRaw(stage.address, bytes);
      expect([root, status >= 400 && status < 500]).toEqual([root, true]);
      expect(body).not.toContain(passwords);
    }
  });

  it.each(names)('are only names where a file comes with them: %j', async (name) => {
    const { home } = stage.t.config;
    const around = () => readdirSync(dirname(home)).filter((each) => each.includes('climbed'));
    const path = `/api/items/${item.itemId}/files`;
    const answer = await stage.t.http
      .post(path)
      .set(actor.auth)
      .field('originalName', Buffer.from(name).toString('hex'))
      .attach('file', Buffer.from(`bytes of ${name}`), { filename: 'x' });
    // Bytes that cannot be the name of a file are refused; others are kept as they are, beside the file.
    expect(answer.status).toBe(/[/\0]|^\.{1,2}$/.test(name) ? 422 : 201);
    expect(around()).toEqual([]);
    const stored = readdirSync(home, { recursive: true, withFileTypes: true });
    expect(stored.filter((each) => each.name.includes('climbed'))).toEqual([]);
    const files = stored.filter((one) => one.isFile() && /objects|incoming/.test(one.parentPath));
    for (const file of files) expect(file.name).toMatch(/^[0-9a-f-]+$/);
    expect(files.length).toBeGreaterThanOrEqual(answer.status === 201 ? 1 : 0);
  });
});
