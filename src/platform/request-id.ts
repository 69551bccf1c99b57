import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';

const header = 'X-Request-Id';

/**
 * Gives every request an id of ours, told in the answer, in problem documents and in the journal. What a client
 * sends under that name is not taken over: it could imitate another request in the journal.
 */
export function requestId(_: Request, response: Response, next: NextFunction): void {
  response.setHeader(header, randomUUID());
  next();
}

/** The id that {@link requestId} gave. */
export function requestIdOf(response: Response): string {
  const id = response.getHeader(header);
  return typeof id === 'string' ? id : '';
}
