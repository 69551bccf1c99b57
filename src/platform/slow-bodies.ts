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
    let before = { bytes: socket.bytesRead, isHeldUpHere: true };
    const watch = setInterval(() => {
      if (request.complete || response.headersSent) return;
      // At both ends of the window: what the service begins to read at its end has not come slowly.
      const isHeldUpHere = request.readableFlowing !== true || request.readableLength > 0;
      const isSlow = socket.bytesRead - before.bytes < leastBytes;
      if (isSlow && !isHeldUpHere && !before.isHeldUpHere) {
        clearInterval(watch);
        end(request, response, publicUrl);
      }
      before = { bytes: socket.bytesRead, isHeldUpHere };
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
