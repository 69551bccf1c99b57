import { type NextFunction, type Request, type Response } from 'express';
import { sendProblem } from './problem.filter.js';

/** The least that a body must bring in each window; a telephone line of the last century brought a hundred times as much. */
export const slowestBody = { windowMs: 60_000, leastBytes: 4096 } as const;

export interface SlowestBody {
  readonly windowMs: number;
  readonly leastBytes: number;
}

/**
 * Ends requests whose body drips in so slowly that they hold a connection and a place in the queue for hours. Time in
 * which the service itself does not read, because a disk is slow, is not counted against the sender.
 */
export function refuseSlowBodies(
  publicUrl: string,
  { windowMs, leastBytes }: SlowestBody = slowestBody,
) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.complete) {
      next();
      return;
    }
    const { socket } = request;
    let before = socket.bytesRead;
    const watch = setInterval(() => {
      if (request.complete || response.headersSent) return;
      const isHeldUpHere = request.readableFlowing !== true || request.readableLength > 0;
      if (!isHeldUpHere && socket.bytesRead - before < leastBytes) {
        clearInterval(watch);
        end(request, response, publicUrl);
      }
      before = socket.bytesRead;
    }, windowMs);
    watch.unref();
    response.once('close', () => {
      clearInterval(watch);
    });
    next();
  };
}

function end(request: Request, response: Response, publicUrl: string): void {
  response.once('finish', () => {
    request.destroy();
  });
  response.setHeader('Connection', 'close');
  const detail = 'The body comes too slowly. Send it again over a better link.';
  sendProblem(response, publicUrl, { code: 'request-timeout', detail });
}
