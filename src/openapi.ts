import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Express } from 'express';
import { shippedPasswordCost } from './access/passwords.js';
import { AppModule } from './app.module.js';
import { DatabaseModule } from './database/database.module.js';
import { systemClock } from './platform/clock.js';
import { readConfig } from './platform/config.js';
import { errorCodes } from './platform/errors.js';

/**
 * The contract of the API (OpenAPI 3.1), from the controllers and their DTOs. Nothing is started: preview mode builds
 * no provider, so that neither database nor keys are needed.
 */
export async function contract(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({
      config: readConfig({}),
      clock: systemClock,
      passwordCost: shippedPasswordCost,
      database: DatabaseModule.unconnected(),
    }),
    { preview: true, abortOnError: false, logger: false },
  );
  return describe(app);
}

/** Answers `/openapi.json` with the same contract, without sign-in; it is made when somebody first asks. */
export function serveContract(app: NestExpressApplication): void {
  let text: string | undefined;
  const express: Express = app.getHttpAdapter().getInstance();
  express.get('/openapi.json', (_, response) => {
    text ??= JSON.stringify(describe(app));
    response.type('application/json').send(text);
  });
}

function describe(app: NestExpressApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Witnessmark')
    .setDescription('A chain-of-custody ledger for digital and battlefield evidence.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth()
    .build();
  return withProblems(corrected(SwaggerModule.createDocument(app, description)));
}

/**
 * What the DTOs mean and their TypeScript types cannot say: every number of this API is a whole one, and what has a
 * default may be left out.
 */
function corrected(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document, (_, value: unknown) => {
    if (!isObject(value)) return value;
    const { enum: words } = value;
    // Those that come from union types have whatever order the compiler met them in.
    if (Array.isArray(words)) return { ...value, enum: [...(words as unknown[])].sort() };
    if (value['type'] === 'number') return { ...value, type: 'integer' };
    if (value['in'] === 'query' && hasDefault(value['schema']))
      return { ...value, required: false };
    const { properties, required } = value;
    if (!isObject(properties) || !Array.isArray(required)) return value;
    const left = required.filter((name: string) => !hasDefault(properties[name]));
    return { ...value, required: left.length === 0 ? undefined : left };
  });
  // The same document but for the corrections above.
  return JSON.parse(text) as OpenAPIObject;
}

function hasDefault(schema: unknown): boolean {
  return isObject(schema) && 'default' in schema;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every operation may be refused: the form of the refusal is one for all, so no controller repeats it. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const refusal = {
    description: 'Refused, or failed: a problem document (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
      const operation = path[method];
      if (operation !== undefined) operation.responses.default = refusal;
    }
  }
  const { components } = document;
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, Problem: problem } },
  };
}

const problem: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string] = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'Page that says what the code means.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong with this request.' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    traceId: { type: 'string', description: 'Under this id the journal of the service has more.' },
    safe: { type: 'string', description: 'What is not lost.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'Into the body (RFC 6901).' },
          parameter: { type: 'string', description: 'Of the path or the query.' },
          line: { type: 'integer', description: 'Of a table in the body, from 1.' },
          column: { type: 'string', description: 'Of that table: its name, or its number.' },
          detail: { type: 'string' },
        },
        required: ['detail'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
};
