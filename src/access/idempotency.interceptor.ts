import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
  type RawBodyRequest,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Response } from 'express';
import { catchError, from, mergeMap, Observable, of } from 'rxjs';
import { LedgerService } from '../ledger/ledger.service.js';
import { type AppendedAnswer, APPENDS } from '../platform/appends.decorator.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { Conflict, Invalid, Refused } from '../platform/errors.js';
import { type RequestClaim, RequestClaims } from '../platform/request-claim.js';
import { type Beginning, IdempotencyStore, type KeptAnswer } from './idempotency.store.js';

type LoggedRequest = Extract<Beginning, { kind: 'logged' }>;

/** A request whose key this process has claimed. */
interface Claim {
  readonly accountId: string;
  readonly key: string;
  readonly response: Response;
}

/**
 * Gives handlers marked `@Appends()` their idempotency keys, which follow draft-ietf-httpapi-idempotency-key-header-07:
 * repeated → the first answer again, reused for something else → 422, still running → 409. Only successes are
 * kept. Where a process dies, whoever asks again runs the request if nothing of it was logged; if it was, the receipts
 * are given again. Where they are not the whole answer (an export, a proposal), the key goes on answering 409 with what
 * to look at: saying so is better than doing it twice.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger('idempotency');

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(IdempotencyStore) private readonly store: IdempotencyStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RequestClaims) private readonly claims: RequestClaims,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const appends = this.reflector.get<AppendedAnswer | undefined>(APPENDS, context.getHandler());
    if (appends === undefined) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<RawBodyRequest<SignedInRequest>>();
    if (request.person === undefined) throw new Error('a route that appends is not public');
    const { accountId } = request.person;
    const key = readKey(request.headers['idempotency-key']);
    const begun = await this.store.begin(accountId, key, hashOf(request), this.clock.nowMs());
    switch (begun.kind) {
      case 'first':
        return this.run({ accountId, key, response: http.getResponse<Response>() }, next);
      case 'answered':
        return replay(begun.answer, http.getResponse<Response>());
      case 'logged':
        if (appends === 'other') throw noAnswer();
        return replay(await this.recalled(appends, begun), http.getResponse<Response>());
      case 'in-flight':
        throw noAnswer();
      case 'other-request':
        throw new Invalid('This Idempotency-Key was used for another request. Take a new one.');
    }
  }

  /** The answer that the handler would have given. */
  private async recalled(
    answer: Exclude<AppendedAnswer, 'other'>,
    { firstIndex, events }: LoggedRequest,
  ): Promise<KeptAnswer> {
    const { receipts } = await this.ledger.actAt(firstIndex, events);
    const opened = answer === 'receipts' ? {} : { [`${answer}Id`]: receipts[0]?.item };
    return { status: 201, body: JSON.stringify({ ...opened, receipts }) };
  }

  private run(claim: Claim, next: CallHandler): Observable<unknown> {
    const { accountId, key } = claim;
    const mark: RequestClaim['mark'] = (tx, logged) =>
      this.store.mark(tx, [accountId, key], logged);
    // Subscribing is what runs the handler.
    const handled = new Observable((subscriber) =>
      this.claims.run({ mark }, () => next.handle().subscribe(subscriber)),
    );
    return handled.pipe(
      mergeMap(async (value: unknown) => {
        await this.keep(claim, value);
        return value;
      }),
      catchError((error: unknown) => from(this.release(claim, error))),
    );
  }

  /** The act has taken effect: whatever happens to its copy, the caller is told so. */
  private async keep({ accountId, key, response }: Claim, value: unknown): Promise<void> {
    const body = value === undefined ? null : JSON.stringify(value);
    try {
      await this.store.keep(accountId, key, { status: response.statusCode, body });
    } catch (error) {
      this.logger.error(`an answer could not be kept: ${String(error)}`);
    }
  }

  private async release({ accountId, key }: Claim, error: unknown): Promise<never> {
    try {
      await this.store.release(accountId, key);
    } catch (second) {
      this.logger.error(`a key could not be released: ${String(second)}`);
    }
    throw error;
  }
}

function noAnswer(): Conflict {
  return new Conflict(
    'The first request with this Idempotency-Key has no answer yet. If it was cut off, look at ' +
      'what is recorded before you send it again under a new key.',
  );
}

function readKey(header: string | string[] | undefined): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new Refused(
    'bad-request',
    'This request appends to the log and needs an Idempotency-Key header of 1 to 255 printable ASCII ' +
      'characters without spaces; a random UUID will do.',
  );
}

/** SHA-256 over method, path and the bytes of the body. A multipart body is a stream and is not covered. */
function hashOf(request: RawBodyRequest<SignedInRequest>): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.originalUrl}\n`)
    .update(request.rawBody ?? Buffer.alloc(0))
    .digest();
}

function replay({ status, body }: KeptAnswer, response: Response): Observable<unknown> {
  response.status(status).setHeader('Idempotent-Replayed', 'true');
  // What JSON.stringify wrote for the first answer.
  return of(body === null ? undefined : (JSON.parse(body) as unknown));
}
