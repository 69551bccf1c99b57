import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PolicyGuard } from './policy.guard.js';

/** Puts the policies of routes before every route; imported last, so that other guards have said what they have to say. */
@Module({ providers: [{ provide: APP_GUARD, useClass: PolicyGuard }] })
export class PolicyModule {}
