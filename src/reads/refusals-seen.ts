import { type Response } from 'express';

const seen = new WeakSet<Response>();

/** Called where a refusal is put on record, so that it is not put there twice. */
export function markRecorded(response: Response): void {
  seen.add(response);
}

export function isRecorded(response: Response): boolean {
  return seen.has(response);
}
