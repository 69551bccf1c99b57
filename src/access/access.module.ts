import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessReader } from './access.reader.js';
import { AccessService } from './access.service.js';
import { AccessStore } from './access.store.js';
import { AccountController } from './account.controller.js';
import { CountryController } from './country.controller.js';
import { CountryReader } from './country.reader.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyStore } from './idempotency.store.js';
import { KeyController } from './key.controller.js';
import { KeyService } from './key.service.js';
import { OrganisationController } from './organisation.controller.js';
import { PASSWORD_COST, type PasswordCost } from './passwords.js';
import { SignInService } from './sign-in.service.js';
import { TokenController } from './token.controller.js';
import { TokenGuard } from './token.guard.js';

/**
 * Who may come in: accounts, organisations, sign-in, API tokens, personal keys. Puts the token guard and the
 * idempotency keys before every route of the application, and offers {@link AccessService}, {@link AccessReader} and
 * {@link CountryReader} to other features; global, since only the application knows the cost of passwords.
 */
@Module({})
export class AccessModule {
  static forRoot(passwordCost: PasswordCost): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      controllers: [
        TokenController,
        AccountController,
        OrganisationController,
        CountryController,
        KeyController,
      ],
      providers: [
        AccessReader,
        AccessStore,
        AccessService,
        CountryReader,
        SignInService,
        IdempotencyStore,
        KeyService,
        { provide: PASSWORD_COST, useValue: passwordCost },
        { provide: APP_GUARD, useClass: TokenGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [AccessReader, AccessService, CountryReader],
    };
  }
}
