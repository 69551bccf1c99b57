import { type Role } from '../../src/access/roles.js';
import { type Json } from '../../src/core/canonical/json.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type FullCase, openFullCase } from '../support/full-case.js';
import { PlayedStory } from '../support/played-story.js';
import { readOf } from '../support/read-rows.js';
import { type Actor, Stage } from '../support/stage.js';
import { type ThreeGenerations, threeGenerations } from '../support/three-generations.js';

describe('the bytes of a restricted item', () => {
  let stage: Stage;
  let full: FullCase;
  let path: string;
  const people = new Map<Role, Actor>();
  beforeAll(async () => {
    stage = await Stage.open();
    full = await openFullCase(stage);
    path = `/api/items/${full.itemId}/files/1`;
    for (const role of ['investigator', 'forensic_examiner', 'court_registrar'] as const) {
      const actor = await stage.actor({ roles: [role] });
      people.set(role, actor);
      await stage.grant(full.opener, full.caseId, { account: actor.accountId, role });
    }
  }, 60_000);
  afterAll(() => stage.close());

  const read = (by: Actor) => stage.t.http.get(path).set(by.auth);
  const of = (role: Role): Actor => {
    const actor = people.get(role);
    if (actor === undefined) throw new Error(`nobody is ${role} here`);
    return actor;
  };
  const statuses = async (): Promise<Readonly<Record<string, number>>> => ({
    prosecutor: (await read(full.opener)).status,
    investigator: (await read(of('investigator'))).status,
    forensic_examiner: (await read(of('forensic_examiner'))).status,
    court_registrar: (await read(of('court_registrar'))).status,
  });
  /** Sets the restriction, looks, and lifts it. */
  const under = async (effect: string, more: Readonly<Record<string, Json>> = {}) => {
    const restrictionRef = `R ${effect}`;
    await stage.act(full.opener, full.itemId, 'restriction.set/1', {
      ...{ restrictionRef, kind: 'legal_privilege', effect, scope: 'messages', basis: 'law' },
      ...{ reviewAt: '2040-01-01T00:00:00Z', ...more },
    });
    try {
      return await statuses();
    } finally {
      const lifted = { restrictionRef, reason: 'reviewed', authority: 'the court' };
      await stage.act(full.opener, full.itemId, 'restriction.lifted/1', lifted);
    }
  };
  const everybody = {
    ...{ prosecutor: 200, investigator: 200, forensic_examiner: 200, court_registrar: 200 },
  };
  const nobody = {
    ...{ prosecutor: 403, investigator: 403, forensic_examiner: 403, court_registrar: 403 },
  };

  it('are given to who sees the item, before and after', async () => {
    expect(await statuses()).toEqual(everybody);
    await under('hide');
    expect(await statuses()).toEqual(everybody);
  });

  it('are left to those whom the effect leaves them', async () => {
    const few = { ...nobody, prosecutor: 200 };
    expect(await under('hide')).toEqual(few);
    expect(await under('role_only')).toEqual(few);
    const conditions = ['forensic_examiner'];
    expect(await under('role_only', { conditions })).toEqual({ ...few, forensic_examiner: 200 });
    expect(await under('judge_only')).toEqual({ ...nobody, court_registrar: 200 });
    expect(await under('redact_on_export')).toEqual(everybody);
    expect(await under('block_disclosure')).toEqual(everybody);
  });

  it('are refused with the kind of the restriction, and the attempt is on record', async () => {
    await stage.act(full.opener, full.itemId, 'restriction.set/1', {
      ...{ restrictionRef: 'P-1', kind: 'legal_privilege', effect: 'hide', scope: 'messages' },
      ...{ basis: 'law', reviewAt: '2040-01-01T00:00:00Z' },
    });
    const answer = await read(of('investigator')).set('Range', 'bytes=0-3').expect(403);
    expect(bodyOf<Problem>(answer)).toMatchObject({ code: 'bytes-restricted' });
    expect(bodyOf<Problem>(answer).detail).toContain('legal_privilege');
    expect(answer.headers['content-disposition']).toBeUndefined();
    expect(await readOf(stage.t.db, answer)).toMatchObject({
      ...{ kind: 'denied', code: 'bytes-restricted', chains: [full.itemId] },
    });
    const stranger = await stage.actor({ roles: ['prosecutor'] });
    await read(stranger).expect(404);
    await stage.t.http.get(`/api/items/${full.itemId}`).set(of('investigator').auth).expect(200);
  });
});

describe('the bytes of what derives from a restricted item', () => {
  let played: PlayedStory<ThreeGenerations>;
  beforeAll(async () => {
    played = await PlayedStory.of(threeGenerations);
    const { scene, told } = played;
    await scene.act('prosecutor', told.device, {
      ...{ type: 'restriction.set/1', atMs: scene.nowMs() },
      fields: {
        ...{ restrictionRef: 'P-1', kind: 'legal_privilege', effect: 'hide', scope: 'messages' },
        ...{ basis: 'law', reviewAt: '2040-01-01T00:00:00Z' },
      },
    });
  }, 60_000);
  afterAll(() => played.close());

  const status = async (name: string, itemId: string): Promise<number> => {
    const answer = await fetch(`${played.stage.address}/api/items/${itemId}/files/0`, {
      headers: { Authorization: `Bearer ${played.tokenOf(name)}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  it('are kept back as its own would be, but for a redacted copy', async () => {
    const { image, redacted } = played.told;
    expect(await status('analyst', image)).toBe(403);
    expect(await status('prosecutor', image)).toBe(200);
    expect(await status('analyst', redacted)).toBe(200);
  });
});
