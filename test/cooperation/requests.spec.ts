import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { audit } from '../../src/operate/audit/audit.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

const hour = 3_600_000;

interface Request {
  readonly state: string;
  readonly seq: number;
  readonly requestRef: string | null;
  readonly offences: readonly {
    readonly source: string | null;
  }[];
  readonly clocks: readonly {
    readonly name: string;
    readonly state: string;
    readonly overrunSeconds: number;
  }[];
}

interface Letter {
  readonly text: string;
  readonly office: { readonly authorityId: string; readonly importedAt: string } | null;
}

describe('requests between States', () => {
  let stage: Stage;
  let officer: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    officer = await stage.actor({ roles: ['prosecutor', 'central_authority_officer'] });
    caseId = await stage.openCase(officer);
  }, 60_000);
  afterAll(() => stage.close());

  const draft = async (by = officer, own: Readonly<Record<string, Json>> = {}): Promise<string> => {
    const act = await SignedAct.begin(by.client, by.key);
    const { id } = await act.reserve();
    await act.add(id, {
      ...{ type: 'request.drafted/1', occurred: stage.now() },
      fields: {
        ...{ caseId, requestRef: 'R-1', instrument: 'epoc', direction: 'outgoing' },
        ...{ requestingAuthority: 'Paris', requestedAuthority: 'Story Mail' },
        ...{ channel: 'decentralised_it', urgency: 'emergency', purpose: 'a murder' },
        ...{ language: 'fr', confidential: true, ...own },
      },
    });
    await act.post();
    return id;
  };
  const step = async (
    id: string,
    type: string,
    fields: Readonly<Record<string, Json>>,
    by = officer,
  ) => {
    const act = await SignedAct.begin(by.client, by.key);
    await act.add(id, { type: `request.${type}/1`, occurred: stage.now(), fields });
    await act.post();
  };
  const seen = async (id: string): Promise<Request> =>
    bodyOf<Request>(await stage.t.http.get(`/api/requests/${id}`).set(officer.auth).expect(200));

  it('are drafted, sent and executed on a chain of their own, with their clocks', async () => {
    const id = await draft();
    expect(await seen(id)).toMatchObject({ state: 'draft', seq: 0, requestRef: 'R-1', clocks: [] });
    await step(id, 'sent', { at: stage.now() });
    stage.t.clock.advance(9 * hour + 40 * 60_000);
    expect((await seen(id)).clocks).toEqual([
      expect.objectContaining({
        name: 'production in an emergency',
        state: 'breached',
        overrunSeconds: 6000,
      }),
    ]);
    await step(id, 'executed', { at: stage.now(), result: 'all that was asked for' });
    expect(await seen(id)).toMatchObject({ state: 'executed', seq: 2 });
    await expect(step(id, 'sent', { at: stage.now() })).rejects.toThrow(
      /not permitted in the state/,
    );
  });

  it('take no step that their state does not permit, nor by those who have no part in it', async () => {
    const id = await draft();
    await expect(step(id, 'acknowledged', { at: stage.now() })).rejects.toThrow(/only in sent/);
    const stranger = await stage.actor({ roles: ['central_authority_officer'] });
    await expect(step(id, 'sent', { at: stage.now() }, stranger)).rejects.toThrow(/Not found/);
    await expect(draft(stranger)).rejects.toThrow(/no such case/);
    const investigator = await stage.actor({ roles: ['investigator'] });
    const own = await stage.openCase(investigator);
    await expect(draft(investigator, { caseId: own })).rejects.toThrow(
      /is for central_authority_officer/,
    );
    const note = step(id, 'sent', { at: stage.now() }).then(async () => {
      const act = await SignedAct.begin(officer.client, officer.key);
      await act.add(id, stage.event(officer, 'note.added/1', { text: 'hello' }));
      await act.post();
    });
    await expect(note).rejects.toThrow(/does not stand on the chain of a request/);
  });

  it('state no step ahead of time, nor before they were sent', async () => {
    const id = await draft();
    const at = (ms: number) => ({ at: new Date(stage.t.clock.nowMs() + ms).toISOString() });
    await expect(step(id, 'sent', at(hour))).rejects.toThrow(/has not come yet/);
    await step(id, 'sent', at(0));
    const early = step(id, 'executed', { ...at(-hour), result: 'all that was asked for' });
    await expect(early).rejects.toThrow(/before that at which the request was sent/);
    expect(await seen(id)).toMatchObject({ state: 'sent', seq: 1 });
  });

  it('may be acknowledged after a question, and once', async () => {
    const id = await draft(officer, { instrument: 'eio' });
    await step(id, 'sent', { at: stage.now() });
    await step(id, 'more_information_needed', { at: stage.now(), question: 'which account?' });
    stage.t.clock.advance(hour);
    await step(id, 'acknowledged', { at: stage.now(), foreignRef: 'IT-9' });
    expect(await seen(id)).toMatchObject({
      ...{ state: 'acknowledged', foreignRef: 'IT-9', question: null },
      clocks: [
        { name: 'recognition', state: 'met' },
        { name: 'execution', state: 'running' },
      ],
    });
    await step(id, 'more_information_needed', { at: stage.now(), question: 'and which day?' });
    const again = step(id, 'acknowledged', { at: stage.now() });
    await expect(again).rejects.toThrow(/acknowledged already/);
  });

  it('of a preservation go on until they are closed', async () => {
    const id = await draft(officer, { instrument: 'epoc_pr' });
    await step(id, 'sent', { at: stage.now() });
    await step(id, 'executed', { at: stage.now(), result: 'kept' });
    const [clock] = (await seen(id)).clocks;
    expect(clock).toMatchObject({ state: 'running', renewable: true });
    stage.t.clock.advance(20 * 24 * hour);
    await step(id, 'closed', { reason: 'a production order was sent' });
    stage.t.clock.advance(hour);
    expect((await seen(id)).clocks).toMatchObject([{ state: 'met', overrunSeconds: 0 }]);
  });

  it('are seen by whoever sees their case, and by nobody else', async () => {
    const id = await draft();
    const list = await stage.t.http.get('/api/requests?limit=100').set(officer.auth).expect(200);
    const ids = bodyOf<{ items: readonly { requestId: string }[] }>(list).items;
    expect(ids.map(({ requestId }) => requestId)).toContain(id);
    const stranger = await stage.actor();
    await stage.t.http.get(`/api/requests/${id}`).set(stranger.auth).expect(404);
    const theirs = await stage.t.http.get('/api/requests').set(stranger.auth).expect(200);
    expect(theirs.body).toMatchObject({ items: [] });
  });

  it('say what is recorded of each offence in the law of the State asked', async () => {
    const offence = { requestingLaw: '221-1', requestingTitle: 'meurtre' };
    const category = 'murder_or_grievous_bodily_injury';
    const offences = [
      { ...offence, requestedLaw: 'StGB § 211', requestedTitle: 'Mord' },
      { ...offence, category, maximumPenaltyYears: 30 },
      offence,
    ];
    const seenOffences = (await seen(await draft(officer, { offences }))).offences;
    expect(seenOffences).toMatchObject([
      { dualCriminality: 'mapped', requestedTitle: 'Mord', source: null },
      { dualCriminality: 'not_required', category, toConfirm: true },
      { dualCriminality: 'not_mapped', requestedLaw: null, maximumPenaltyYears: null },
    ]);
    expect(seenOffences[1]?.source).toContain('annex IV');
    const damaged = [offence, { requestingLaw: '221-1', penalty: 30 }];
    await expect(draft(officer, { offences: damaged })).rejects.toThrow(
      /Offence 2: There is no member penalty[^]*Offence 2: requestingTitle is missing/,
    );
  });

  it('have their letter written from the record, in the language asked for or their own', async () => {
    const letterOf = (id: string, query = '', by = officer) =>
      stage.t.http.get(`/api/requests/${id}/letter${query}`).set(by.auth);
    const id = await draft();
    const own = bodyOf<{ text: string }>(await letterOf(id).expect(200));
    expect(own).toMatchObject({ language: 'fr', direction: 'ltr' });
    expect(own.text).toContain('\u2068Story Mail\u2069');
    expect(own.text).toContain('confidentiels');
    const arabic = await letterOf(id, '?language=ar').expect(200);
    expect(arabic.body).toMatchObject({ language: 'ar', direction: 'rtl' });
    const unknown = await letterOf(id, '?language=tlh').expect(422);
    expect(unknown.body).toMatchObject({ code: 'invalid', errors: [{ parameter: 'language' }] });
    const stranger = await stage.actor();
    await letterOf(id, '', stranger).expect(404);
    const bare = await draft(officer, { language: 'xx' });
    await letterOf(bare).expect(422);
  });

  it('have the address of the authority in their letter where the directory knows one such', async () => {
    const entry = (kind: string, more = '') =>
      `FR,${kind},Story Mail,epoc,,en;fr,desk@mail.example,,"1 rue du Port, Brest",2020-01-01,${more},x\r\n`;
    const header =
      'country,kind,name,instruments,channels,languages,email,telephone,address,validFrom,validUntil,source\r\n';
    const letter = async (id: string): Promise<Letter> =>
      bodyOf<Letter>(
        await stage.t.http.get(`/api/requests/${id}/letter?language=zh`).set(officer.auth),
      );
    const known = async (csv: string) =>
      stage.t.http
        .post('/api/authorities/import')
        .set(officer.auth)
        .send({ csv: header + csv })
        .expect(200);
    const id = await draft();
    expect((await letter(id)).office).toBeNull();
    await known(entry('service_provider') + entry('police_channel', '2021-01-01'));
    const { text, office } = await letter(id);
    expect(text).toContain('\n\n\u20681 rue du Port, Brest\u2069\n\n');
    expect(office).toMatchObject({ address: '1 rue du Port, Brest', languages: ['en', 'fr'] });
    const path = `/api/authorities/${office?.authorityId ?? ''}`;
    const found = await stage.t.http.get(path).set(officer.auth).expect(200);
    expect(found.body).toMatchObject({
      kind: 'service_provider',
      importedAt: office?.importedAt,
    });
    // Which of two is meant, nobody has said.
    await known(entry('judicial_authority'));
    expect(await letter(id)).toMatchObject({ office: null });
    expect((await letter(id)).text).not.toContain('Brest');
  });

  it('tell how long authorities take, once there are five, as JSON and as a table', async () => {
    for (let n = 0; n < 5; n++) {
      const id = await draft(officer, { requestedAuthority: 'Rome', instrument: 'mla' });
      await step(id, 'sent', { at: stage.now() });
      stage.t.clock.advance(hour);
      await step(id, 'acknowledged', { at: stage.now() });
    }
    const delays = await stage.t.http.get('/api/requests/delays').set(officer.auth).expect(200);
    expect(delays.body).toEqual({
      items: [
        {
          ...{ authority: 'Rome', instrument: 'mla', requests: 5 },
          ...{ hoursToAcknowledge: 1, hoursToExecute: null },
        },
      ],
    });
    const table = await stage.t.http.get('/api/requests/delays.csv').set(officer.auth).expect(200);
    expect(table.headers['content-type']).toContain('text/csv');
    expect(table.text).toContain('Rome,mla,5,1.0,\r\n');
  });

  it('are derived a second time by the audit', async () => {
    const { connections, config } = stage.t;
    const audited = async () => {
      const { verdict, exitCode } = await audit(
        { home: config.home, database: { kind: 'external', ...connections } },
        { objects: false, onProgress: () => undefined },
      );
      return [exitCode, verdict.findings.map(({ code, path }) => `${code} ${path ?? ''}`)];
    };
    expect(await audited()).toEqual([0, []]);
    await stage.t.db.query(
      `UPDATE cooperation_request SET state = 'refused' WHERE state = 'executed'`,
    );
    expect(await audited()).toEqual([1, ['E_PROJECTION cooperation_request']]);
  });
});
