import { Logger } from '@nestjs/common';
import { type NextFunction, type Request, type Response } from 'express';
import { requestIdOf } from './request-id.js';

const logger = new Logger('request');

/**
 * One line in the journal for each request when its answer has gone, or its caller: under which id, what was asked, what
 * came of it. What stands in queries and bodies may be about people and is left out; so is what stands in a path and is
 * neither a word of ours nor an id.
 */
export function requestLog(request: Request, response: Response, next: NextFunction): void {
  const sinceMs = performance.now();
  const { method } = request;
  response.once('close', () => {
    logger.log({
      requestId: requestIdOf(response),
      method,
      path: knownPath(request),
      status: response.statusCode,
      isWhole: response.writableFinished,
      elapsedMs: Math.round(performance.now() - sinceMs),
    });
  });
  next();
}

/** The route that answered, with the ids that were asked for in their places. */
function knownPath({ route, params }: Request): string {
  // Express declares the route as anything; it is undefined where none answered.
  const { path } = (route ?? {}) as { readonly path?: unknown };
  if (typeof path !== 'string') return '(no route)';
  return path.replaceAll(/[:*](\w+)/g, (place, name: string) => {
    const given = [params[name]].flat().join('/');
    return isId(given) ? given : place;
  });
}

/** Hashes, UUIDs and numbers, such as those of a tile: nothing that has a meaning outside this service. */
function isId(text: string): boolean {
  return /^([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9x]+([./][0-9px]+)*)$/.test(
    text,
  );
}
