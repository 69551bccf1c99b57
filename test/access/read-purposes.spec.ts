import { registerItem } from '../../src/cli/register.js';
import { purposeRules } from '../../src/platform/config.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { readOf } from '../support/read-rows.js';
import { type Actor, Stage } from '../support/stage.js';

interface ReadPage {
  readonly items: readonly {
    readonly requestId: string;
    readonly kind: string;
    readonly purpose: string | null;
    readonly code: string | null;
  }[];
}

async function itemWithBytes(stage: Stage, lead: Actor, caseId: string): Promise<string> {
  const registration = Object.entries(stage.registration(lead));
  const fields = Object.fromEntries(registration.filter(([name]) => name !== 'bytesState'));
  const { itemId } = await registerItem(lead.client, lead.key, {
    caseId,
    events: [stage.provenance(lead), { type: 'item.registered/1', occurred: stage.now(), fields }],
    file: { path: await stage.file('bytes to be taken along'), mediaType: 'text/plain' },
  });
  return itemId;
}

/** Which kinds of reads each setting asks a purpose of. */
const asked: Readonly<Record<(typeof purposeRules)[number], readonly string[]>> = {
  optional: [],
  downloads: ['download', 'print'],
  all: ['download', 'print', 'view', 'list', 'search'],
};

describe.each(purposeRules)('with READ_PURPOSE=%s', (rule) => {
  let stage: Stage;
  let lead: Actor;
  let auditor: SeededPerson;
  /** Addresses, each with the kind of read that it is. */
  let reads: readonly (readonly [path: string, kind: string])[];
  /** Of a page, an own account, a list that comes with the program. */
  const unrecorded = ['/', '/api/accounts/me', '/api/countries', '/api/ledger'];

  beforeAll(async () => {
    stage = await Stage.open({ READ_PURPOSE: rule });
    lead = await stage.actor({}, 'setting up');
    auditor = await stage.t.seedPerson({ roles: ['auditor'] });
    const caseId = await stage.openCase(lead);
    const itemId = await itemWithBytes(stage, lead, caseId);
    reads = [
      [`/api/cases/${caseId}`, 'view'],
      [`/api/items/${itemId}`, 'view'],
      ['/api/cases', 'list'],
      [`/api/items/${itemId}/events`, 'list'],
      [`/api/items?caseId=${caseId}`, 'search'],
      [`/api/items/${itemId}/files/1`, 'download'],
      [`/api/items/${itemId}/receipts/1.html`, 'print'],
      ['/api/reads.csv', 'download'],
    ];
  }, 60_000);
  afterAll(() => stage.close());

  const get = (path: string) => stage.t.http.get(path).set(lead.auth);
  const isAsked = (kind: string) => asked[rule].includes(kind);

  it('has something to read of every kind', () => {
    expect(new Set(reads.map(([, kind]) => kind))).toEqual(new Set(asked.all));
  });

  it('refuses a read without a purpose where one is asked, and nowhere else', async () => {
    for (const [path, kind] of reads) {
      const answer = await get(path);
      const code = answer.status === 200 ? null : bodyOf<Problem>(answer).code;
      const wanted = isAsked(kind) ? [path, 428, 'purpose-required'] : [path, 200, null];
      expect([path, answer.status, code]).toEqual(wanted);
      expect(await readOf(stage.t.db, answer)).toMatchObject({
        ...{ account: lead.accountId, purpose: null, code },
        kind: isAsked(kind) ? 'denied' : kind,
      });
    }
  });

  it('takes no blank for a purpose', async () => {
    for (const [path, kind] of reads) {
      const { status } = await get(path).set('Witnessmark-Purpose', ' ');
      expect([path, status]).toEqual([path, isAsked(kind) ? 428 : 200]);
      const encoded = await get(path).set('Witnessmark-Purpose', '%20%20');
      expect([path, encoded.status]).toEqual([path, 422]);
    }
  });

  it('gives nothing of the bytes with a refusal', async () => {
    for (const [path, kind] of reads.filter((read) => isAsked(read[1]))) {
      const { text, headers } = await get(path);
      expect([kind, text.includes('bytes to be taken along')]).toEqual([kind, false]);
      expect(headers['content-disposition']).toBeUndefined();
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    }
  });

  it('gives what is read for a purpose, and keeps the purpose with it', async () => {
    for (const [i, [path, kind]] of reads.entries()) {
      const purpose = `audience n° ${i}`;
      const said = { 'Witnessmark-Purpose': encodeURIComponent(purpose) };
      const answer = await get(path).set(said).expect(200);
      expect(await readOf(stage.t.db, answer)).toMatchObject({ kind, purpose, code: null });
      const columns = await stage.t.db.query<{ purpose: string }[]>(
        'SELECT purpose FROM read_entry WHERE request_id = $1',
        [answer.headers['x-request-id']],
      );
      expect(columns).toEqual([{ purpose }]);
    }
  });

  it('takes it from a link as well, for a browser that sends no header', async () => {
    for (const [path, kind] of reads) {
      const mark = path.includes('?') ? '&' : '?';
      const answer = await get(`${path}${mark}purpose=for%20the%20file`).expect(200);
      expect(await readOf(stage.t.db, answer)).toMatchObject({ kind, purpose: 'for the file' });
    }
  });

  it('reports purposes and refusals to whoever watches', async () => {
    const given = await get(reads[5]?.[0] ?? '').set('Witnessmark-Purpose', 'the report');
    const refused = await get(reads[5]?.[0] ?? '');
    const found = await stage.t.http
      .get(`/api/reads?limit=200&account=${lead.accountId}`)
      .set({ ...auditor.auth, 'Witnessmark-Purpose': 'audit' })
      .expect(200);
    const byRequest = new Map(bodyOf<ReadPage>(found).items.map((one) => [one.requestId, one]));
    expect(byRequest.get(given.headers['x-request-id'] ?? '')).toMatchObject({
      ...{ kind: 'download', purpose: 'the report', code: null },
    });
    expect(byRequest.get(refused.headers['x-request-id'] ?? '')).toMatchObject(
      isAsked('download')
        ? { kind: 'denied', purpose: null, code: 'purpose-required' }
        : { kind: 'download', purpose: null, code: null },
    );
    const table = await stage.t.http
      .get(`/api/reads.csv?limit=5000&account=${lead.accountId}`)
      .set({ ...auditor.auth, 'Witnessmark-Purpose': 'audit' })
      .expect(200);
    const lines = table.text.split('\r\n');
    expect(lines.filter((line) => line.includes(',the report,'))).toHaveLength(1);
    expect(lines.some((line) => line.includes('purpose-required'))).toBe(isAsked('download'));
  });

  it('asks nothing of what is nobody’s', async () => {
    for (const path of unrecorded) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
  });
});
