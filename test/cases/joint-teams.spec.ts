import { randomUUID } from 'node:crypto';
import { signProposal } from '../../src/cli/event.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { audit } from '../../src/operate/audit/audit.js';
import { bodyOf, type Problem } from '../support/app.js';
import { plainCase } from '../support/plain-exercise.js';
import { type Actor, Stage } from '../support/stage.js';

interface CaseAnswer {
  readonly caseId: string;
  readonly jit: Json;
  readonly grants: readonly { readonly account: string; readonly outsideTeam: boolean | null }[];
}

const team = {
  reference: 'JIT 7/2026',
  parties: [
    { organisation: 'Police judiciaire', country: 'FR', role: 'leader' },
    { organisation: 'Garde nationale', country: 'TN', role: 'member' },
  ],
};

describe('a case of a joint investigation team', () => {
  let stage: Stage;
  let lead: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor({ organisation: 'Police judiciaire' });
  }, 60_000);
  afterAll(() => stage.close());

  const caseOf = async (caseId: string): Promise<CaseAnswer> =>
    bodyOf<CaseAnswer>(await stage.t.http.get(`/api/cases/${caseId}`).set(lead.auth).expect(200));
  const caseWith = async (jit: Json): Promise<string> => {
    const caseId = await stage.openCase(lead);
    await stage.act(lead, caseId, 'case.amended/1', { jit, reason: 'the agreement was signed' });
    return caseId;
  };

  it('has it shown, with the parties and the days that are on record', async () => {
    const dated = { ...team, agreementDate: '2026-03-01' };
    const caseId = await caseWith(dated);
    expect((await caseOf(caseId)).jit).toEqual({ ...dated, validUntil: null });
    expect((await caseOf(await stage.openCase(lead))).jit).toBeNull();
  });

  it('is not opened with a team that is none, and it is said what is wrong', async () => {
    const { parties } = team;
    const jit = { parties: parties.slice(0, 1), members: 2 };
    const answer = await stage.t.http
      .post('/api/cases')
      .set({ ...lead.auth, 'Idempotency-Key': randomUUID() })
      .send({ fields: { ...plainCase.fields, caseRef: 'JIT-none', jit } })
      .expect(422);
    const { code, errors } = bodyOf<Problem>(answer);
    expect(code).toBe('fields-refused');
    expect(errors.map(({ detail }) => detail)).toEqual([
      'There is no member members.',
      'reference is a text that is not empty.',
      'The parties of a team are of two countries or more.',
    ]);
    expect(new Set(errors.map(({ pointer }) => pointer))).toEqual(new Set(['/fields/jit']));
    await expect(caseWith({ ...team, parties: [] })).rejects.toThrow(/two countries or more/);
  });

  it('may be shown to people of other organisations, and that is shown', async () => {
    const caseId = await caseWith(team);
    const member = await stage.t.seedPerson({ organisation: 'Garde nationale' });
    const guest = await stage.t.seedPerson({ organisation: 'Exercise Police' });
    for (const account of [member.accountId, guest.accountId, randomUUID(), 'nobody']) {
      await give(caseId, account);
    }
    const outside = async () => (await caseOf(caseId)).grants.map(({ outsideTeam }) => outsideTeam);
    expect(await outside()).toEqual([false, true, null, null]);
    await stage.t.http.get(`/api/cases/${caseId}`).set(guest.auth).expect(200);
    const list = await stage.t.http.get('/api/cases?limit=100').set(guest.auth).expect(200);
    const [listed] = bodyOf<{ items: readonly CaseAnswer[] }>(list).items;
    expect(listed?.grants.map(({ outsideTeam }) => outsideTeam)).toEqual([false, true, null, null]);
    const plain = await stage.openCase(lead);
    await give(plain, guest.accountId);
    expect((await caseOf(plain)).grants).toMatchObject([{ outsideTeam: null }]);
  });

  it('is derived a second time by the audit', async () => {
    const { connections, config } = stage.t;
    const { verdict, exitCode } = await audit(
      { home: config.home, database: { kind: 'external', ...connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });

  /** A grant, which takes two persons. */
  async function give(caseId: string, account: string): Promise<void> {
    const administrator = await stage.actor({ roles: ['system_administrator'] });
    const act = await SignedAct.begin(lead.client, lead.key);
    const fields = { account, role: 'analyst', from: stage.now(), reason: 'joins the work' };
    const event = { type: 'grant.given/1', occurred: stage.now(), fields };
    await act.add(caseId, event, [administrator.keyId]);
    const id = (await act.propose()).text('id');
    await signProposal(administrator.client, administrator.key, id);
  }
});
