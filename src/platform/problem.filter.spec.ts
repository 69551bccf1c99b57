import { type Server } from 'node:http';
import {
  ConflictException,
  Controller,
  Get,
  HttpException,
  type INestApplication,
  Logger,
  Param,
  Res,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type Response } from 'express';
import request from 'supertest';
import { Invalid, NotFound, Refused, StaleHead } from './errors.js';
import { Journal } from './journal.js';
import { ProblemFilter } from './problem.filter.js';
import { requestId } from './request-id.js';

const secret = 'relation "person" has Amina Haddad';
const head = { chainId: '5a', seq: 7, prev: '0f' };

const errors: Readonly<Record<string, () => Error>> = {
  missing: () => new NotFound('There is no such case.', { safe: 'Your draft is kept.' }),
  stale: () => new StaleHead('The chain moved on.', head),
  several: () =>
    new Invalid('Two members are wrong.', [
      { pointer: '/a~1b/0', detail: 'is not a text' },
      { parameter: 'limit', detail: 'is not a number' },
    ]),
  pointed: () => new Refused('type-unknown', 'No such type.', { pointer: '/events/0/type' }),
  waiting: () => new Refused('too-many-requests', 'Later.', { extra: { retryAfterSeconds: 30 } }),
  nest: () => new ConflictException(secret),
  teapot: () => new HttpException(secret, 418),
  bug: () => new TypeError(secret),
};

@Controller()
class Failing {
  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    throw errors[how]?.() ?? new Error('no such failure');
  }

  @Get('half')
  half(@Res() response: Response): never {
    response.write('the first half');
    throw new TypeError(secret);
  }
}

describe('the answer to an error', () => {
  let app: INestApplication<Server>;
  let journal: string[];

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Failing] }).compile();
    app = module.createNestApplication<INestApplication<Server>>();
    app.use(requestId);
    app.useGlobalFilters(new ProblemFilter('https://example.org'));
    await app.init();
  });

  beforeEach(() => {
    journal = [];
    Logger.overrideLogger(new Journal({ nowMs: () => 0 }, (line) => journal.push(line)));
  });

  afterAll(async () => {
    Logger.overrideLogger(['error', 'warn']);
    await app.close();
  });

  const get = (path: string): request.Test => request(app.getHttpServer()).get(path);
  const fail = (how: string): request.Test => get(`/fail/${how}`);

  it('is a problem document that names its type, its occurrence and what is safe', async () => {
    const { status, headers, text } = await fail('missing');
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(text)).toEqual({
      type: 'https://example.org/problems/not-found',
      title: 'Not found',
      status: 404,
      code: 'not-found',
      detail: 'There is no such case.',
      safe: 'Your draft is kept.',
      traceId: headers['x-request-id'],
    });
  });

  it('carries the new head of a chain that moved on', async () => {
    expect(JSON.parse((await fail('stale')).text)).toMatchObject({ code: 'stale-head', head });
  });

  it('lists every fault with its place', async () => {
    expect(JSON.parse((await fail('several')).text)).toMatchObject({
      status: 422,
      errors: [
        { pointer: '/a~1b/0', detail: 'is not a text' },
        { parameter: 'limit', detail: 'is not a number' },
      ],
    });
    expect(JSON.parse((await fail('pointed')).text)).toMatchObject({
      errors: [{ pointer: '/events/0/type', detail: 'No such type.' }],
    });
  });

  it('says when to come back', async () => {
    expect((await fail('waiting')).headers['retry-after']).toBe('30');
  });

  it.each([
    ['nest', 409, 'conflict'],
    ['teapot', 400, 'bad-request'],
    ['bug', 500, 'internal'],
  ])('tells nothing of an error that is not ours (%s) but its kind', async (how, status, code) => {
    const answer = await fail(how);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ code });
    expect(answer.text).not.toContain('Haddad');
    expect(answer.text).not.toContain('TypeError');
  });

  it('has what it does not tell in the journal, under the same id', async () => {
    const { headers } = await fail('bug');
    expect(journal).toHaveLength(1);
    expect(journal[0]).toContain(String(headers['x-request-id']));
    expect(journal[0]).toContain('Haddad');
    await fail('missing');
    expect(journal).toHaveLength(1);
  });

  it('is a cut connection once half of another answer has gone out', async () => {
    await expect(get('/half')).rejects.toThrow('aborted');
  });
});
