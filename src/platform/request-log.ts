import { Logger } from '@nestjs/common';
import { type NextFunction, type Request, type Response } from 'express';
import { requestIdOf } from './request-id.js';

const logger = new Logger('request');

/**
 * One line in the journal for each request when its answer has gone, or its caller: under which id, what was asked, what
 * came of it. Paths hold ids of ours and no more; what stands in queries and bodies may be about people and is left out.
 */
export function requestLog(request: Request, response: Response, next: NextFunction): void {
  const sinceMs = performance.now();
  const { method, path } = request;
  response.once('close', () => {
    logger.log({
      requestId: requestIdOf(response),
      method,
      path,
      status: response.statusCode,
      isWhole: response.writableFinished,
      elapsedMs: Math.round(performance.now() - sinceMs),
    });
  });
  next();
}
