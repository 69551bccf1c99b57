import { Controller, Get, type INestApplication, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { DeclaredRoutes } from '../../src/access/declared-routes.js';
import { routePolicies, type RoutePolicy } from '../../src/access/policies.js';
import { policyFaults, PolicyCheck } from '../../src/access/policy-check.js';
import { roleNames } from '../../src/access/roles.js';
import { Public } from '../../src/platform/public.decorator.js';
import { operations } from '../contract/contract.js';
import { type SeededPerson, startApp, type TestApp } from '../support/app.js';

const routeOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

describe('the table of policies', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp();
    person = await t.seedPerson();
  });
  afterAll(() => t.close());

  /** Every route that the application answers, as Express has them. */
  function answered(app: INestApplication): readonly string[] {
    interface Layer {
      readonly route?: {
        readonly path: string;
        readonly methods: Readonly<Record<string, boolean>>;
      };
    }
    // Express's own structure, which its types leave open.
    const { router } = app.getHttpAdapter().getInstance() as {
      router: { stack: readonly Layer[] };
    };
    return router.stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
    );
  }

  it('has every route of the contract, and every other that is answered', () => {
    const contract = operations.map(({ method, path }) => routeOf(method, path));
    const routes = [...contract, ...answered(t.app)].filter((one) => one !== 'GET /openapi.json');
    expect(routes.length).toBeGreaterThan(100);
    expect(routes.filter((route) => !Object.hasOwn(routePolicies, route))).toEqual([]);
  });

  it('has no route that nobody answers', () => {
    const routes = new Set(answered(t.app));
    expect(Object.keys(routePolicies).filter((route) => !routes.has(route))).toEqual([]);
  });

  it('says why in words, and names roles that there are', () => {
    for (const [route, { who, to, why }] of Object.entries(routePolicies)) {
      expect([route, why]).toEqual([route, expect.stringMatching(/^[A-Z].+[.]$/)]);
      if (typeof who !== 'string') expect(roleNames).toEqual(expect.arrayContaining([...who]));
      expect(roleNames).toEqual(expect.arrayContaining([...(to?.orRoles ?? [])]));
    }
  });

  it('opens without sign-in exactly what it says is for anybody', async () => {
    for (const [route, { who }] of Object.entries(routePolicies)) {
      const [method = '', path = ''] = route.split(' ');
      const address = path.replaceAll(/[:*](\w+)/g, 'x');
      const name = method.toLowerCase();
      if (name !== 'get' && name !== 'post' && name !== 'delete' && name !== 'put')
        throw new Error(name);
      const { status, headers } = await t.http[name](address);
      const isChallenged = status === 401 && headers['www-authenticate'] === 'Bearer';
      expect([route, isChallenged]).toEqual([route, who !== 'anybody']);
    }
  });

  it('is asked: what it does not have is refused', async () => {
    const path = '/api/accounts/me';
    const policy = routePolicies[`GET ${path}`];
    await t.http.get(path).set(person.auth).expect(200);
    Reflect.deleteProperty(routePolicies, `GET ${path}`);
    try {
      await t.http.get(path).set(person.auth).expect(403);
    } finally {
      Reflect.set(routePolicies, `GET ${path}`, policy);
    }
    await t.http.get(path).set(person.auth).expect(200);
  });

  it('is asked for what is open to everybody too', async () => {
    const route = 'GET /livez';
    const policy = routePolicies[route];
    const nowAnd = async (changed: RoutePolicy | undefined) => {
      if (changed === undefined) Reflect.deleteProperty(routePolicies, route);
      else Reflect.set(routePolicies, route, changed);
      try {
        return (await t.http.get('/livez')).status;
      } finally {
        Reflect.set(routePolicies, route, policy);
      }
    };
    expect(await nowAnd(policy)).toBe(200);
    expect(await nowAnd(undefined)).toBe(403);
    expect(await nowAnd({ who: 'signed_in', why: 'Closed.' })).toBe(403);
    expect(await nowAnd({ who: ['auditor'], why: 'Closed.' })).toBe(403);
    const to = { thing: 'case', parameter: 'caseId', relations: ['opener'] } as const;
    expect(await nowAnd({ who: 'anybody', to, why: 'Closed.' })).toBe(403);
    expect(await nowAnd(policy)).toBe(200);
  });

  it('is held against the routes at each start: one route more or less, and there is none', () => {
    const check = t.app.get(PolicyCheck, { strict: false });
    check.onModuleInit();
    Reflect.set(routePolicies, 'GET /nowhere', { who: 'anybody', why: 'Nobody answers.' });
    try {
      expect(() => {
        check.onModuleInit();
      }).toThrow(/GET \/nowhere/);
    } finally {
      Reflect.deleteProperty(routePolicies, 'GET /nowhere');
    }
  });
});

describe('a start', () => {
  const open: RoutePolicy = { who: 'anybody', why: 'Open.' };
  const closed: RoutePolicy = { who: 'signed_in', why: 'Closed.' };

  @Controller('probe')
  class ProbeController {
    @Public()
    @Get(['leak', 'leak/:id'])
    leak(): string {
      return 'what nobody thought of';
    }

    @Post()
    closed(): string {
      return 'refused by the table';
    }
  }

  it('sees every route that a controller declares', async () => {
    const testing = await Test.createTestingModule({
      ...{ imports: [DiscoveryModule], providers: [DeclaredRoutes, PolicyCheck] },
      controllers: [ProbeController],
    }).compile();
    expect(testing.get(DeclaredRoutes).all()).toEqual([
      { name: 'GET /probe/leak', isPublic: true },
      { name: 'GET /probe/leak/:id', isPublic: true },
      { name: 'POST /probe', isPublic: false },
    ]);
    await expect(testing.init()).rejects.toThrow(
      /GET \/probe\/leak is public and not in the table/,
    );
  });

  it('is refused where table and routes contradict each other', () => {
    const isPublic = { name: 'GET /a', isPublic: true };
    const asks = { name: 'GET /a', isPublic: false };
    expect(policyFaults([isPublic], { 'GET /a': open })).toEqual([]);
    expect(policyFaults([asks], { 'GET /a': closed })).toEqual([]);
    expect(policyFaults([asks], {})).toEqual([]);
    expect(policyFaults([isPublic], {})).toHaveLength(1);
    expect(policyFaults([isPublic], { 'GET /a': closed })).toHaveLength(1);
    expect(policyFaults([asks], { 'GET /a': open })).toHaveLength(1);
    expect(policyFaults([], { 'GET /a': closed })).toHaveLength(1);
  });
});
