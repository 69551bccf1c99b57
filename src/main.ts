import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { shippedPasswordCost } from './access/passwords.js';
import { AppModule, type Parts } from './app.module.js';
import { DatabaseModule, type ServiceConnections } from './database/database.module.js';
import { systemClock } from './platform/clock.js';
import { type Config } from './platform/config.js';
import { refuseOtherBodies, tellBodyErrors } from './platform/json-body.js';
import { ProblemFilter } from './platform/problem.filter.js';
import { requestId } from './platform/request-id.js';
import { RequestValidation } from './platform/request-validation.pipe.js';
import { securityHeaders } from './platform/security-headers.js';

/**
 * The whole service, initialised and not yet listening. Everything between the socket and a controller is put
 * on here, in the order in which a request meets it. `parts` lets a test set the clock and the password cost.
 */
export async function createApp(
  config: Config,
  connections: ServiceConnections,
  parts: Partial<Pick<Parts, 'clock' | 'passwordCost'>> = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({
      config,
      clock: systemClock,
      passwordCost: shippedPasswordCost,
      ...parts,
      database: DatabaseModule.forRoot(connections),
    }),
    // rawBody: idempotency keys are bound to the bytes that were sent.
    { bodyParser: false, rawBody: true, abortOnError: false, logger: ['error', 'warn'] },
  );
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustedProxy ?? false);
  app.set('query parser', 'simple');
  app.use(requestId);
  app.use(securityHeaders(config.publicUrl));
  app.use(refuseOtherBodies);
  app.useBodyParser('json', { limit: config.maxBodyBytes });
  app.use(tellBodyErrors);
  app.useGlobalPipes(new RequestValidation());
  app.useGlobalFilters(new ProblemFilter(config.publicUrl));
  app.enableShutdownHooks();
  await app.init();
  return app;
}
