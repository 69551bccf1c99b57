import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import { type Response } from 'express';
import { DomainError, type ErrorCode, errorCodes, Invalid } from './errors.js';
import { requestIdOf } from './request-id.js';

/** An error as a problem document tells it (RFC 9457). */
interface Problem {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * The one place where an error becomes an answer. What the caller is meant to understand is told; of anything
 * else only that it happened, under an id by which it is found in the journal.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly publicUrl: string) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = told(error);
    if (errorCodes[problem.code].status === 500) {
      this.logger.error(`${requestIdOf(response)} ${stackOf(error)}`);
    }
    if (response.headersSent) {
      // The answer is half on its way: a cut connection is the only honest end.
      response.destroy();
      return;
    }
    sendProblem(response, this.publicUrl, problem);
  }
}

/** The whole of an answer that says what went wrong. `publicUrl` is where the page about its code is. */
export function sendProblem(
  response: Response,
  publicUrl: string,
  { code, detail, members = {} }: Problem,
): void {
  const { status, title } = errorCodes[code];
  if (typeof members['retryAfterSeconds'] === 'number') {
    response.setHeader('Retry-After', members['retryAfterSeconds']);
  }
  // For whoever puts refusals on record.
  response.locals['problem'] = code;
  const type = `${publicUrl}/problems/${code}`;
  const traceId = requestIdOf(response);
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type, title, status, detail, code, traceId, ...members }));
}

/** The code under which an error is told. */
export function problemCodeOf(error: unknown): ErrorCode {
  return told(error).code;
}

function told(error: unknown): Problem {
  if (error instanceof DomainError) {
    return { code: error.code, detail: error.message, members: membersOf(error) };
  }
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const code = codeOf(status);
  return { code, detail: errorCodes[code].title };
}

function membersOf(error: DomainError): Readonly<Record<string, unknown>> {
  const { safe, pointer, extra } = error;
  const problems = error instanceof Invalid ? error.problems : [];
  const errors =
    pointer === undefined ? problems : [{ pointer, detail: error.message }, ...problems];
  return {
    ...extra,
    ...(safe === undefined ? {} : { safe }),
    ...(errors.length === 0 ? {} : { errors: errors.slice(0, mostErrors) }),
  };
}

/** Nobody reads more; each element of a hostile body can have several. */
const mostErrors = 200;

/** Errors of the body reader are not of Nest; they carry a status of their own. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}

function codeOf(status: number): ErrorCode {
  const code = codesByStatus.get(status);
  if (code !== undefined) return code;
  return status >= 400 && status < 500 ? 'bad-request' : 'internal';
}

/** The general code of each status, for errors that are not ours and have none. */
const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [408, 'request-timeout'],
  [409, 'conflict'],
  [413, 'too-large'],
  [415, 'unsupported-media-type'],
  [422, 'invalid'],
  [429, 'too-many-requests'],
  [503, 'unavailable'],
]);

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
