import { type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { readLogoutForm } from './access/oidc/logout-form.js';
import { shippedPasswordCost } from './access/passwords.js';
import { AppModule, type Parts } from './app.module.js';
import { DatabaseModule, type ServiceConnections } from './database/database.module.js';
import { serveContract } from './openapi.js';
import { systemClock } from './platform/clock.js';
import { type Config } from './platform/config.js';
import { refuseOtherBodies, refuseUnfitBodies, tellBodyErrors } from './platform/json-body.js';
import { Journal, toStderr } from './platform/journal.js';
import { ProblemFilter } from './platform/problem.filter.js';
import { requestId } from './platform/request-id.js';
import { requestLog } from './platform/request-log.js';
import { RequestValidation } from './platform/request-validation.pipe.js';
import { securityHeaders } from './platform/security-headers.js';
import { refuseSlowBodies } from './platform/slow-bodies.js';
import { readTls } from './platform/tls.js';

/** Bodies are read by a reader of ours, and kept: idempotency keys are bound to the bytes that were sent. */
export const bodyHandling = { bodyParser: false, rawBody: true } as const;

/** The whole service, initialised and not yet listening. `parts` lets a test set the clock and the password cost. */
export async function createApp(
  config: Config,
  connections: ServiceConnections,
  parts: Partial<Pick<Parts, 'clock' | 'passwordCost'>> = {},
): Promise<NestExpressApplication> {
  const journal = new Journal(systemClock, toStderr, config.logLevel);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({
      config,
      clock: systemClock,
      passwordCost: shippedPasswordCost,
      ...parts,
      database: DatabaseModule.forRoot(connections),
    }),
    {
      ...bodyHandling,
      abortOnError: false,
      logger: serviceLogger(journal),
      ...(config.tls && { httpsOptions: readTls(config.tls) }),
    },
  );
  try {
    putOn(app, config);
    await app.init();
  } catch (error) {
    // Connections that stay open would keep the process for a quarter of a minute.
    await app.close();
    throw error;
  }
  return app;
}

/** Everything between the socket and a controller, in the order in which a request meets it. */
export function putOn(app: NestExpressApplication, config: Config): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustedProxy ?? false);
  app.set('query parser', 'simple');
  app.use(requestId);
  app.use(requestLog);
  app.use(securityHeaders(config.publicUrl));
  app.use(refuseSlowBodies(config.publicUrl));
  app.use(readLogoutForm);
  app.use(refuseOtherBodies);
  app.useBodyParser('json', { limit: config.maxBodyBytes });
  app.use(tellBodyErrors);
  app.use(refuseUnfitBodies);
  serveContract(app);
  app.useGlobalPipes(new RequestValidation());
  app.useGlobalFilters(new ProblemFilter(config.publicUrl));
}

/** The journal without what Nest says of each module and route while it starts. */
export function serviceLogger(journal: Journal): LoggerService {
  return {
    log: (message: unknown, ...rest: readonly unknown[]) => {
      if (!startContexts.has(rest.at(-1))) journal.log(message, ...rest);
    },
    warn: journal.warn.bind(journal),
    error: journal.error.bind(journal),
    fatal: journal.fatal.bind(journal),
  };
}

const startContexts: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);
