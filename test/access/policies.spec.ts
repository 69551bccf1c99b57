import { type INestApplication } from '@nestjs/common';
import { routePolicies } from '../../src/access/policies.js';
import { roleNames } from '../../src/access/roles.js';
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
    for (const [route, { who, why }] of Object.entries(routePolicies)) {
      expect([route, why]).toEqual([route, expect.stringMatching(/^[A-Z].+[.]$/)]);
      if (typeof who !== 'string') expect(roleNames).toEqual(expect.arrayContaining([...who]));
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
});
