import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import { type Json } from '../core/canonical/json.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { ApprovalGate } from './approval-gate.js';
import { GuardedRequests } from './guarded-requests.js';

/**
 * Stands before every route, behind the idempotency keys: a repetition of an answered request does not come this far, and of
 * two with one key only one does.
 */
@Injectable()
export class ApprovalInterceptor implements NestInterceptor {
  constructor(
    @Inject(GuardedRequests) private readonly guarded: GuardedRequests,
    @Inject(ApprovalGate) private readonly gate: ApprovalGate,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const { person, method, params } = request;
    if (person === undefined || method === 'GET') return next.handle();
    // What the JSON reader of the service gave, if anything; routes take nothing else that has events in it.
    const body = request.body as Json | undefined;
    const found = await this.guarded.find(person, {
      method,
      route: routeOf(request),
      params,
      body,
    });
    if (found === undefined) return next.handle();
    const passed = await this.gate.pass(person, found.kind, {
      request: { method, path: request.originalUrl, body: body ?? null },
      approvalId: request.get('approval'),
      key: request.get('idempotency-key') ?? null,
    });
    return next.handle().pipe(
      mergeMap(async (value: unknown) => {
        await passed.settle();
        return value;
      }),
      catchError((error: unknown) => from(passed.giveBack(error))),
    );
  }
}

/** The pattern that matched, whatever the spelling of the address. */
function routeOf({ route }: SignedInRequest): string {
  const path: unknown = Object.getOwnPropertyDescriptor(route ?? {}, 'path')?.value;
  return typeof path === 'string' ? path : '';
}
