import { type Relation, routePolicies, type RoutePolicy } from '../../src/access/policies.js';
import { type Role, roleNames } from '../../src/access/roles.js';
import { operations } from '../contract/contract.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { type FullCase, openFullCase } from '../support/full-case.js';
import { type Actor, Stage } from '../support/stage.js';

const standings = ['member', 'no member', 'member no longer'] as const;
type Standing = (typeof standings)[number];

const hourMs = 3_600_000;

describe('who may use what', () => {
  let stage: Stage;
  let full: FullCase;
  let administrator: Actor;
  const people = new Map<string, SeededPerson>();

  beforeAll(async () => {
    stage = await Stage.open();
    full = await openFullCase(stage);
    administrator = await stage.actor({ roles: ['system_administrator'] });
    for (const role of roleNames) {
      for (const standing of standings) {
        // The names are the keys of the table of roles.
        const person = await stage.t.seedPerson({ roles: [role as Role] });
        people.set(`${role}, ${standing}`, person);
        if (standing !== 'no member') await grant(person, role, standing);
      }
    }
  }, 180_000);
  afterAll(() => stage.close());

  /** The database looks at its own clock, so that what has ended must have ended by that. */
  async function grant({ accountId: account }: SeededPerson, role: string, standing: Standing) {
    const fromMs = stage.t.clock.nowMs() - 3 * hourMs;
    const untilMs = fromMs + (standing === 'member' ? 12 : 1) * hourMs;
    const [from, until] = [fromMs, untilMs].map((ms) => new Date(ms).toISOString());
    await stage.byTwo(full.opener, administrator, full.caseId, {
      ...{ type: 'grant.given/1', occurred: stage.now() },
      fields: { account, role, from: from ?? '', until: until ?? '', reason: 'the matrix' },
    });
  }

  const placeOf: (name: string) => string = (name) => {
    const { caseId, itemId, requestId, exportId, proposalId } = full;
    const known: Readonly<Record<string, string>> = {
      ...{ caseId, itemId, requestId, exportId, proposalId, chainId: itemId, seq: '0' },
      keyId: full.opener.keyId.slice(3),
    };
    return known[name] ?? '01a21825-a235-4561-a7fc-89f9fa734584';
  };

  /** By the table alone. Counsel stands in a relation to the case; to its item not before it is served on them. */
  function isPermitted({ who, to }: RoutePolicy, role: string, standing: Standing): boolean {
    if (typeof who !== 'string' && !who.some((one) => one === role)) return false;
    if (to === undefined || to.orRoles?.some((one) => one === role) === true) return true;
    if (standing !== 'member') return false;
    const relation: Relation = role === 'defence_counsel' ? 'counsel' : 'member';
    return relation === 'counsel' && to.thing === 'item' ? false : to.relations.includes(relation);
  }

  async function isLetThrough(
    { method, path, parameters }: (typeof operations)[number],
    { to }: RoutePolicy,
    person: SeededPerson,
  ): Promise<boolean> {
    const places = parameters.filter(({ in: place }) => place === 'path');
    const address = places.reduce((at, { name }) => at.replace(`{${name}}`, placeOf(name)), path);
    const answer = await stage.t.http[method](address).set(person.auth);
    const { code, detail } =
      answer.status < 400 ? { code: '', detail: '' } : bodyOf<Problem>(answer);
    // Comes after the policy: whoever may ask for it needs a second person.
    if (code === 'approval-required') return true;
    if (answer.status === 401 || answer.status === 403) return false;
    const isHidden = `There is no such ${to?.thing ?? '-'}, or you may not see it.`;
    return answer.status !== 404 || detail !== isHidden;
  }

  it('has everybody', () => {
    expect(people.size).toBe(16 * 3);
  });

  it.each(operations.map((operation) => ({ operation, ...operation })))(
    'is as the table says for $method $path',
    async ({ operation, method, path }) => {
      const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      const policy = routePolicies[route];
      if (policy === undefined) throw new Error(`${route} has no policy`);
      const wanted = new Map<string, boolean>();
      const seen = new Map<string, boolean>();
      for (const role of roleNames) {
        for (const standing of standings) {
          const name = `${role}, ${standing}`;
          const person = people.get(name);
          if (person === undefined) throw new Error(name);
          wanted.set(name, isPermitted(policy, role, standing));
          seen.set(name, await isLetThrough(operation, policy, person));
        }
      }
      expect(seen).toEqual(wanted);
    },
    60_000,
  );

  it('lets who holds or is to receive an item see the item, and nothing else of the case', async () => {
    const recipient = await stage.t.seedPerson({ roles: ['evidence_custodian'] });
    const { itemId, caseId, requestId, opener } = full;
    await stage.act(opener, itemId, 'transfer.released/1', {
      ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
      ...{ conveyance: 'in_person', dueAt: new Date(stage.t.clock.nowMs() + hourMs).toISOString() },
    });
    const status = async (path: string) =>
      (await stage.t.http.get(path).set(recipient.auth)).status;
    for (const path of ['', '/events', '/custody', '/provenance', '/duplicates']) {
      expect([path, await status(`/api/items/${itemId}${path}`)]).toEqual([path, 200]);
    }
    for (const path of [`/api/cases/${caseId}`, `/api/requests/${requestId}`]) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
  });
});
