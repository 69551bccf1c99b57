import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { shippedPasswordCost } from './access/passwords.js';
import { AppModule } from './app.module.js';
import { DatabaseModule } from './database/database.module.js';
import { systemClock } from './platform/clock.js';
import { readConfig } from './platform/config.js';

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
  const description = new DocumentBuilder()
    .setTitle('Witnessmark')
    .setDescription('A chain-of-custody ledger for digital and battlefield evidence.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, description);
}
