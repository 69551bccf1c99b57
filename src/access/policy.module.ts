import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { DeclaredRoutes } from './declared-routes.js';
import { PolicyCheck } from './policy-check.js';
import { PolicyGuard } from './policy.guard.js';

/**
 * Puts the policies of routes before every route; imported last, so that other guards have said what they have to say. With a
 * table that does not fit the routes the service does not start.
 */
@Module({
  imports: [DiscoveryModule],
  providers: [DeclaredRoutes, PolicyCheck, { provide: APP_GUARD, useClass: PolicyGuard }],
})
export class PolicyModule {}
