import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessReader } from './access.reader.js';
import { AccessService } from './access.service.js';
import { AccessStore } from './access.store.js';
import { AccountController } from './account.controller.js';
import { CountryController } from './country.controller.js';
import { CountryReader } from './country.reader.js';
import { EntryGuard } from './entry.guard.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyStore } from './idempotency.store.js';
import { KeyController } from './key.controller.js';
import { KeyService } from './key.service.js';
import { Agencies } from './oidc/agencies.js';
import { AgencyLogoutService } from './oidc/agency-logout.service.js';
import { AgencySignInController } from './oidc/agency-sign-in.controller.js';
import { AgencySignInService } from './oidc/agency-sign-in.service.js';
import { AgencySignInStore } from './oidc/agency-sign-in.store.js';
import { OrganisationController } from './organisation.controller.js';
import { DoorService } from './door.service.js';
import { FirstAdministratorController } from './first-administrator.controller.js';
import { FirstAdministratorService } from './first-administrator.service.js';
import { OwnAccessController } from './own-access.controller.js';
import { OwnPasswordService } from './own-password.service.js';
import { PasskeyService } from './passkey.service.js';
import { PasskeyStore } from './passkey.store.js';
import { PasswordCheck } from './password-check.js';
import { PasswordMaking } from './password-making.js';
import { ProofService } from './proof.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { SecondFactorStore } from './second-factor.store.js';
import { SignInController, SignOutController } from './sign-in.controller.js';
import { SignInStore } from './sign-in.store.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { SignInWays } from './sign-in-ways.js';
import { PASSWORD_COST, type PasswordCost } from './passwords.js';
import { PolicyService } from './policy.service.js';
import { RelationReader } from './relation.reader.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';
import { SignInPageController } from './sign-in-page.controller.js';
import { SignInService } from './sign-in.service.js';
import { TokenController } from './token.controller.js';

const controllers = [
  TokenController,
  AccountController,
  OrganisationController,
  CountryController,
  KeyController,
  SessionController,
  AgencySignInController,
  SignInController,
  SignInPageController,
  SignOutController,
  OwnAccessController,
  FirstAdministratorController,
];

const providers = [
  AccessReader,
  AccessStore,
  AccessService,
  CountryReader,
  SignInService,
  SessionService,
  SessionStore,
  Agencies,
  AgencySignInStore,
  AgencySignInService,
  AgencyLogoutService,
  SignInStore,
  SignInThrottle,
  SignInWays,
  PasswordCheck,
  PasswordMaking,
  ProofService,
  SecondFactorStore,
  SecondFactorService,
  PasskeyStore,
  PasskeyService,
  OwnPasswordService,
  DoorService,
  FirstAdministratorService,
  IdempotencyStore,
  KeyService,
  RelationReader,
  PolicyService,
];

/**
 * Who may come in: accounts, organisations, sign-in, sessions, API tokens, personal keys. Puts the guard of the door, the
 * policies of routes and the idempotency keys before every route of the application, and offers {@link AccessService}, {@link AccessReader} and
 * {@link CountryReader} to other features; global, since only the application knows the cost of passwords.
 */
@Module({})
export class AccessModule {
  static forRoot(passwordCost: PasswordCost): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      controllers,
      providers: [
        ...providers,
        { provide: PASSWORD_COST, useValue: passwordCost },
        { provide: APP_GUARD, useClass: EntryGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [
        AccessReader,
        AccessService,
        CountryReader,
        KeyService,
        SessionService,
        SignInWays,
        PolicyService,
      ],
    };
  }
}
