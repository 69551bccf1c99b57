import { routePolicies, type RoutePolicy } from '../../src/access/policies.js';
import { roles } from '../../src/access/roles.js';
import { policiesPage } from '../../src/operate/reference/policies-page.js';
import { routeSummaries } from '../../src/operate/reference/route-summaries.js';

const rowsOf = (page: string): readonly string[] =>
  page.split('\n').filter((line) => /^\| `[A-Z]+ \//.test(line));
const none: ReadonlyMap<string, string> = new Map();

describe('the page of who may do what', () => {
  it('has every route of the table once, and every role', () => {
    const page = policiesPage();
    const told = rowsOf(page).map((row) => row.split('`')[1]);
    const wanted = Object.keys(routePolicies).map((route) =>
      route.replaceAll(/[:*](\w+)/g, '{$1}'),
    );
    expect([...told].sort()).toEqual([...wanted].sort());
    for (const [name, what] of Object.entries(roles)) {
      expect(page).toContain(`| ${name.replaceAll('_', ' ')} | ${what} | \`${name}\` |`);
    }
  });

  it('says who may, how they stand to it, and why', () => {
    const route = 'GET /api/cases/:caseId';
    const policy: RoutePolicy = {
      who: ['auditor', 'evidence_custodian'],
      to: { thing: 'case', parameter: 'caseId', relations: ['counsel', 'opener'] },
      why: 'So | said\n(events.md).',
    };
    const summaries = new Map([['GET /api/cases/{caseId}', 'One case.']]);
    expect(rowsOf(policiesPage({ [route]: policy }, summaries))).toEqual([
      '| `GET /api/cases/{caseId}`<br>One case. | auditor or evidence custodian | who opened the case, counsel | So \\| said ([events](events.md)). |',
    ]);
  });

  it('becomes another one with another policy', () => {
    const route = 'GET /api/cases';
    const opened = { ...routePolicies, [route]: { who: 'anybody', why: 'Opened.' } as const };
    expect(policiesPage(opened)).not.toBe(policiesPage());
    expect(rowsOf(policiesPage(opened, none))).toContain(
      '| `GET /api/cases` | anybody, without sign-in |  | Opened. |',
    );
  });

  it('is not made where a route belongs to no chapter', () => {
    const lost: RoutePolicy = { who: 'anybody', why: 'Nobody knows.' };
    expect(() => policiesPage({ 'GET /elsewhere': lost }, none)).toThrow(/GET \/elsewhere/);
  });
});

describe('the lines of the contract', () => {
  it('are those of its operations; what is said of none is left out', () => {
    const paths = {
      '/a': { get: { summary: 'Gives a.' }, post: {} },
      '/b': { put: { summary: '' } },
    };
    expect([...routeSummaries(JSON.stringify({ paths }))]).toEqual([['GET /a', 'Gives a.']]);
    expect(routeSummaries().size).toBeGreaterThan(80);
  });

  it('are not read from what is no contract', () => {
    for (const text of ['{}', '{"paths": {"/a": 1}}', '[]']) {
      expect(() => routeSummaries(text)).toThrow('no contract');
    }
  });
});
