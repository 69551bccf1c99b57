import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { type Response } from 'supertest';
import { routePolicies } from '../../src/access/policies.js';
import { errorCodes } from '../../src/platform/errors.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';
import { type Operation, operations } from './contract.js';
import { type Places, type SpoiledRequest, spoiledRequests } from './spoiled-requests.js';

/** Rows that a refused request may leave: that it was asked. */
const asked = new Set([
  ...['idempotency_key', 'publisher_lease', 'checkpoint', 'migrations'],
  ...['sign_in_count', 'sign_in_ticket'],
  ...['read_entry', 'read_minute', 'read_lease'],
]);

describe('bad input, made from the contract', () => {
  let stage: Stage;
  let actor: Actor;
  let administrator: Actor;
  let places: Places;
  let tables: readonly string[];

  beforeAll(async () => {
    stage = await Stage.open();
    const roles = ['investigator', 'evidence_custodian'] as const;
    actor = await stage.actor({ roles });
    administrator = await stage.actor({ roles: ['system_administrator'] });
    const caseId = await stage.openCase(actor);
    const { itemId } = await stage.registerItem(actor, caseId);
    places = { caseId, itemId, chainId: itemId, keyId: actor.keyId.slice(3) };
    const rows = await stage.t.db.query<{ table_name: string }[]>(
      `SELECT table_name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    tables = rows.map(({ table_name }) => table_name).filter((name) => !asked.has(name));
  });
  afterAll(() => stage.close());

  /** How many rows each table has, and how many files the home: what is refused adds none. */
  async function extent(): Promise<string> {
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
    const [row] = await stage.t.db.query<unknown[]>(`SELECT ${counts.join(', ')}`);
    const files = readdirSync(stage.t.config.home, { recursive: true }).length;
    return JSON.stringify({ row, files });
  }

  /** By somebody whom the route’s policy lets as far as the body. */
  async function send(operation: Operation, spoiled: SpoiledRequest): Promise<Response> {
    const { path, body, text, headers = {} } = spoiled;
    const { method } = operation;
    const by = isForAdministrators(operation) ? administrator : actor;
    const request = stage.t.http[method](path).set(by.auth);
    if (method === 'post') request.set('Idempotency-Key', randomUUID());
    for (const [name, value] of Object.entries(headers)) request.set(name, value);
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    if (content === undefined) return request;
    if (headers['content-type'] === undefined) request.set('Content-Type', 'application/json');
    return request.send(content);
  }

  it('has every operation of the contract to try', () => {
    expect(operations.length).toBeGreaterThan(35);
    expect(operations.map(({ path }) => path)).toContain('/api/statements');
  });

  it.each(operations.map((operation) => ({ operation, ...operation })))(
    'is refused by $method $path, and changes nothing',
    async ({ operation }) => {
      const faults: string[] = [];
      let before = await extent();
      let tried = 0;
      for (const spoiled of spoiledRequests(operation, places)) {
        const answer = await send(operation, spoiled);
        const after = await extent();
        faults.push(...faultsOf(spoiled, answer, after === before));
        before = after;
        tried++;
      }
      expect(faults).toEqual([]);
      expect(tried).toBeGreaterThan(4);
    },
    120_000,
  );
});

function isForAdministrators({ method, path }: Operation): boolean {
  const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  const who = routePolicies[route]?.who;
  return Array.isArray(who) && who.includes('system_administrator');
}

function faultsOf(
  { what, mustBeRefused }: SpoiledRequest,
  answer: Response,
  isUnchanged: boolean,
): readonly string[] {
  const { status } = answer;
  if (status >= 500) return [`${what}: failed with ${status}`];
  if (status < 400) return mustBeRefused ? [`${what}: taken with ${status}`] : [];
  const faults = isUnchanged ? [] : [`${what}: refused with ${status}, but something changed`];
  return isWholeProblem(answer) ? faults : [...faults, `${what}: ${status} without saying why`];
}

/** A problem document with its members, that says where, if the request was right in form. */
function isWholeProblem(answer: Response): boolean {
  const { code = '', status, detail = '', errors = [] } = problemOf(answer) ?? {};
  const isTold = Object.hasOwn(errorCodes, code) && status === answer.status && detail !== '';
  return isTold && (code !== 'invalid' || errors.length > 0);
}

function problemOf(answer: Response): Partial<Problem> | undefined {
  const type = answer.headers['content-type'] ?? '';
  return type.startsWith('application/problem+json') ? bodyOf<Partial<Problem>>(answer) : undefined;
}
