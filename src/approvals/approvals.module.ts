import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ItemsModule } from '../items/items.module.js';
import { ApprovalController } from './approval.controller.js';
import { ApprovalGate } from './approval-gate.js';
import { ApprovalInterceptor } from './approval.interceptor.js';
import { ApprovalService } from './approval.service.js';
import { ApprovalStore } from './approval.store.js';
import { GuardedRequests } from './guarded-requests.js';

/** Two persons for one request. Puts its interceptor before every route, behind that of the idempotency keys. */
@Module({
  imports: [ItemsModule],
  controllers: [ApprovalController],
  providers: [
    ApprovalGate,
    ApprovalService,
    ApprovalStore,
    GuardedRequests,
    { provide: APP_INTERCEPTOR, useClass: ApprovalInterceptor },
  ],
})
export class ApprovalsModule {}
