import { readRequest, routeOf } from './request-reading.js';

const chain = 'ab'.repeat(32);
const other = 'cd'.repeat(32);
const line = (type: string, item = chain) => ({ statement: JSON.stringify({ type, item }) });
const read = (route: string, body: unknown, params: Readonly<Record<string, string>> = {}) =>
  readRequest({ method: 'POST', route, params, body });

describe('a request', () => {
  it('is known by any of its signed events', () => {
    const events = [line('note.added/1', other), line('disclosure.served/1')];
    expect(read('/api/statements', { events })).toEqual({
      ...{ kinds: ['disclosure'], chainIds: [chain, other] },
      types: ['note.added/1', 'disclosure.served/1'],
    });
  });

  it('is known by a plain event, and by one that a route need not take', () => {
    const body = { type: 'disclosure.served/1', fields: {} };
    const found = read('/api/items/:itemId/events', body, { itemId: chain });
    expect(found).toMatchObject({ kinds: ['disclosure'], chainIds: [chain] });
    expect(read('/api/later', { events: [body] }).kinds).toEqual(['disclosure']);
    expect(read('/api/later', { event: line('policy.adopted/1') }).kinds).toEqual([
      'policy_adoption',
    ]);
  });

  it('may be of two kinds', () => {
    const events = [line('report.exported/1'), line('disclosure.served/1')];
    expect(read('/api/statements', { events }).kinds).toEqual(['restricted_export', 'disclosure']);
  });

  it('is known by its route where it has no event', () => {
    const params = { caseId: chain };
    expect(read('/api/cases/:caseId/exports', {}, params)).toMatchObject({
      ...{ kinds: ['restricted_export'], chainIds: [chain] },
    });
    const revocation = '/api/keys/:keyId/revocation';
    expect(read(revocation, { reason: 'lost' }).kinds).toEqual([]);
    expect(read(revocation, { suspectSince: '2026-01-01T00:00:00Z' }).kinds).toEqual([
      'key_suspicion',
    ]);
    expect(read('/api/accounts', { roles: ['analyst'] }).kinds).toEqual([]);
    expect(read('/api/accounts', { roles: ['analyst', 'system_administrator'] }).kinds).toEqual([
      'administrator_account',
    ]);
  });

  it.each([undefined, null, 7, 'text', [], { events: 7 }, { events: [null] }, { statement: '{' }])(
    'without events in it is none: %j',
    (body) => {
      expect(read('/api/statements', body)).toEqual({ kinds: [], chainIds: [], types: [] });
    },
  );
});

describe('the route of a path', () => {
  it('is found with its parameters', () => {
    expect(routeOf(`/api/cases/${chain}/exports`)).toMatchObject({
      ...{ route: '/api/cases/:caseId/exports', params: { caseId: chain } },
    });
    expect(routeOf(`/api/keys/k1:${chain}/revocation`)?.route).toBe('/api/keys/:keyId/revocation');
  });

  it.each([
    '/api/Statements',
    '/api/statements/',
    '/api/statements?x=1',
    '/api/cases/../statements',
    `/api/cases/${chain.toUpperCase()}/exports`,
    '/api/work',
  ])('is refused in another form: %s', (path) => {
    expect(routeOf(path)).toBeUndefined();
  });
});
